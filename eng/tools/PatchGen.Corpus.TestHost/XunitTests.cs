using System.Reflection;
using System.Text.Json;

namespace PatchGen.Corpus.TestHost;

/// <summary>
/// Tests of xunit v3. Its adapter starts the test assembly as a program of its own; here the runner that makes it a program is called
/// in this process, as its automated mode, which writes a line of JSON for each event.
/// </summary>
internal sealed class XunitTests : ITests
{
    private const string RunnerFile = "xunit.v3.runner.inproc.console.dll";
    private const string RunnerType = "Xunit.Runner.InProc.SystemConsole.ConsoleRunner";

    private readonly Wire _wire;
    private readonly Assembly _tests;
    private readonly Type _runner;
    private readonly Dictionary<string, string> _keys = [];

    private XunitTests(Assembly tests, Type runner, Wire wire) => (_tests, _runner, _wire) = (tests, runner, wire);

    /// <summary>The tests of an assembly; null where they are of another framework.</summary>
    public static XunitTests? Of(string source, Wire wire)
    {
        var runner = Path.Combine(Path.GetDirectoryName(source)!, RunnerFile);
        if (!File.Exists(runner)) return null;
        return new(Beside.Load(source), Beside.Load(runner).GetType(RunnerType, throwOnError: true)!, wire);
    }

    public IEnumerable<(string Key, string Method)> Find()
    {
        var found = new List<(string, string)>();
        var keys = new TestKeys();
        Call(["-automated", "-preEnumerateTheories", "-list", "discovery"], (kind, what) =>
        {
            if (kind != "test-case-discovered" || _keys.ContainsKey(Id(what))) return;
            var method = $"{what.GetProperty("TestClassName")}.{what.GetProperty("TestMethodName")}";
            var key = _keys[Id(what)] = keys.Of(method, $"{what.GetProperty("TestCaseDisplayName")}");
            found.Add((key, TestMethod.Of(method, _tests)));
        });
        return found;
    }

    public void Run(IReadOnlySet<string> keys)
    {
        string[] ids = [.. _keys.Where(pair => keys.Contains(pair.Value)).Select(pair => pair.Key)];
        if (ids.Length == 0) return;
        Call(["-automated", "-preEnumerateTheories", "-parallel", "none", .. ids.SelectMany(id => new[] { "-id", id })], (kind, what) =>
        {
            if (kind == "test-starting") _wire.Send(new("started", Key(what)));
            else if (kind == "test-passed") _wire.Send(new("ended", Key(what), Outcome: "Passed"));
            else if (kind == "test-failed") _wire.Send(new("ended", Key(what), Outcome: "Failed", Message: Recorder.Short(Why(what))));
            else if (kind is "test-skipped" or "test-not-run") _wire.Send(new("ended", Key(what), Outcome: "Skipped"));
            else if (kind.Contains("cleanup-failure", StringComparison.Ordinal)) _wire.Send(new("said", string.Join('\n', All(what, "Messages"))));
        });
    }

    private static string Id(JsonElement what) => what.GetProperty("TestCaseUniqueID").GetString()!;

    // With the types: that a test names what is not there is told by them.
    private static string Why(JsonElement what) =>
        string.Join('\n', All(what, "ExceptionTypes").Zip(All(what, "Messages"), (type, text) => $"{type} : {text}").Concat(All(what, "StackTraces")));

    private static IEnumerable<string> All(JsonElement what, string property) =>
        what.TryGetProperty(property, out var texts) && texts.ValueKind == JsonValueKind.Array ? texts.EnumerateArray().Select(text => $"{text}") : [];

    private string Key(JsonElement what) => _keys.GetValueOrDefault(Id(what), Id(what));

    private void Call(string[] arguments, Action<string, JsonElement> see)
    {
        using var lines = new LineWriter(line =>
        {
            if (!line.StartsWith('{')) return;
            using var read = JsonDocument.Parse(line);
            if (read.RootElement.TryGetProperty("$type", out var kind)) see(kind.GetString()!, read.RootElement);
        });
        using var runner = (IDisposable)Activator.CreateInstance(_runner, arguments, _tests)!;
        var ended = (Task<int>)_runner.GetMethod("EntryPoint")!.Invoke(runner, [TextReader.Null, lines])!;
        ended.GetAwaiter().GetResult();
    }
}
