using System.Text.Json;
using System.Text.Json.Serialization;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Judging;

/// <summary>Results, a line each, written as they come: a run that was ended goes on where it was.</summary>
internal sealed class ResultFile : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Case, string Configuration), CaseResult> _results;
    private readonly StreamWriter _file;

    private ResultFile(Dictionary<(string, string), CaseResult> results, StreamWriter file) => (_results, _file) = (results, file);

    /// <summary>Opens it, or a new one.</summary>
    public static ResultFile Open(string path)
    {
        var results = new Dictionary<(string, string), CaseResult>();
        // The last line may have been cut off.
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
            if (line.EndsWith('}') && JsonSerializer.Deserialize<CaseResult>(line, Json) is { } result) results[(result.Case, result.Configuration)] = result;
        return new(results, new StreamWriter(path, append: true) { AutoFlush = true });
    }

    /// <summary>There is a result of this very text.</summary>
    public bool Has(Case @case, Configuration configuration) => _results.TryGetValue((@case.Name, configuration.Name), out var result) && result.Hash == Judge.HashOf(@case);

    /// <summary>Adds one; it takes the place of an earlier one.</summary>
    public void Add(CaseResult result)
    {
        lock (_lock)
        {
            _results[(result.Case, result.Configuration)] = result;
            _file.WriteLine(JsonSerializer.Serialize(result, Json));
        }
    }

    /// <summary>Those of these cases.</summary>
    public IReadOnlyList<CaseResult> Of(IEnumerable<Case> cases, IEnumerable<Configuration> configurations) =>
        [.. cases.SelectMany(@case => configurations.Select(configuration => _results.GetValueOrDefault((@case.Name, configuration.Name)))).OfType<CaseResult>()];

    public void Dispose() => _file.Dispose();
}
