using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Corpus.TestHost;

/// <summary>An event: one line of JSON behind a mark, so that what tests write to the same stream is told from it.</summary>
/// <param name="Kind"><c>test</c> (found), <c>ready</c>, <c>started</c>, <c>ended</c>, <c>done</c>, <c>loaded</c>, <c>said</c>, <c>unknown</c>.</param>
/// <param name="Test">The test's key, or a text.</param>
/// <param name="Method">Of a test that was found: the type that declares it, a dot, its method.</param>
/// <param name="Outcome">Of a test that ended: <c>Passed</c>, <c>Failed</c>, <c>Skipped</c>, <c>None</c>, <c>NotFound</c>.</param>
/// <param name="Message">Of one that failed: why.</param>
internal sealed record Event(string Kind, string? Test = null, string? Method = null, string? Outcome = null, string? Message = null);

[JsonSerializable(typeof(Event))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WireJson : JsonSerializerContext;

/// <summary>The stream of events; tests run on several threads.</summary>
internal sealed class Wire(TextWriter writer)
{
    private const string Mark = "##corpus ";

    private readonly Lock writing = new();

    public void Send(Event what)
    {
        var line = Mark + JsonSerializer.Serialize(what, WireJson.Default.Event);
        lock (writing)
        {
            writer.WriteLine(line);
            writer.Flush();
        }
    }
}
