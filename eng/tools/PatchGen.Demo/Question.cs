namespace PatchGen.Demo;

/// <summary>A request, and the answer that every version gives.</summary>
internal sealed record Question(string Path, string Answer)
{
    /// <summary>Asks it.</summary>
    /// <returns>What is wrong with the answer, or null.</returns>
    public async Task<string?> Failure(HttpClient http, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(Path, cancel);
            if (!response.IsSuccessStatusCode) return $"{Path}: status {(int)response.StatusCode}";
            return await response.Content.ReadAsStringAsync(cancel) == Answer ? null : $"{Path}: another answer than expected";
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return $"{Path}: {e.Message}";
        }
    }
}
