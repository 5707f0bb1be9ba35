using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using PatchGen.Cli.Commands;
using PatchGen.Cli.Output;
using PatchGen.Format;
using PatchGen.Generator.Hooks;
using Spectre.Console;

namespace PatchGen.Cli.Create;

/// <summary><c>patchgen new-hook</c>: writes a hook file for what a verdict leaves open.</summary>
internal static class NewHookCommand
{
    private const string Name = "new-hook";

    internal static Command Create(CancellationToken cancel)
    {
        var source = new Argument<FileInfo>("project|verdict.json") { Description = "The verdict that a build left beside its report, or a project to build and judge." };
        var output = new Option<FileInfo?>("--output", "-o") { Description = "The file to write (default: hooks/<Assembly>Hooks.cs).", HelpName = "FILE" };
        var fill = new Option<bool>("--fill") { Description = "Write complete what has one sensible transform only: the new initial value of a static field." };
        var baseline = new Option<string?>("--baseline", "-b") { Description = "For a project: the git ref that was shipped.", HelpName = "REF" };
        var configuration = new Option<string?>("--configuration", "-c") { Description = "For a project: short for -p:Configuration=NAME.", HelpName = "NAME" };
        var properties = new Option<string[]>("--property", "-p") { Description = "For a project: a global property of both builds.", HelpName = "Name=Value" };
        return new Command(Name, "Write a transform hook for each finding that needs one.") { source, output, fill, baseline, configuration, properties }.Does(
            cancel,
            (parsed, screen) =>
            {
                var given = parsed.GetRequiredValue(source).FullName;
                if (File.Exists(given) && Path.GetExtension(given) == ".json") return Write(Verdict(given), Environment.CurrentDirectory, parsed.GetValue(output), parsed.GetValue(fill));

                List<string> set = [.. parsed.GetValue(properties) ?? [], "PatchGenStopAfter=classify"];
                if (parsed.GetValue(configuration) is { } c) set.Add("Configuration=" + c);
                if (parsed.GetValue(baseline) is { } b) set.Add("PatchGenBaseline=" + b);
                var project = CreateCommand.Project(given);
                if (!project.Ok) return new(Name, project.Failure);
                return screen.Watch($"Building {Path.GetFileName(project.Value)} and its baseline", progress =>
                {
                    using var turn = RepositoryTurn.Wait(project.Value!, StateFolder.Path, progress, cancel);
                    using var build = new PatchBuild(project.Value, set, cancel);
                    var (exit, lines) = build.Run(progress);
                    var outcomes = build.Outcomes();
                    if (outcomes.Select(o => o.Report).OfType<JsonElement>().FirstOrDefault() is { ValueKind: JsonValueKind.Object } judged)
                        return Write(JsonNode.Parse(judged.GetRawText())!, Path.GetDirectoryName(project.Value)!, parsed.GetValue(output), parsed.GetValue(fill));
                    return outcomes.Count == 0
                        ? CreateCommand.NotBuilt(project.Value, lines, Name)
                        : new Outcome(Name, outcomes[0].Code, outcomes[0].Message) { Evidence = [.. outcomes[0].Evidence.Select(line => (JsonNode)line)] };
                });
            },
            "patchgen new-hook bin/Release/net10.0/patchgen/verdict.json -o hooks/Limits.cs",
            "patchgen new-hook src/Shop --baseline v1.2.0 -c Release --fill");
    }

    private static Result<JsonNode> Verdict(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is { } verdict ? verdict : new Failure(Code.Usage, $"{path} is no verdict.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return new Failure(Code.Usage, $"{path} is no verdict: {e.Message}");
        }
    }

    private static Outcome Write(Result<JsonNode> verdict, string folder, FileInfo? output, bool fill)
    {
        if (!verdict.Ok) return new(Name, verdict.Failure);
        var items = OpenFindings.Of(verdict.Value);
        if (!items.Ok) return new(Name, items.Failure);
        if (items.Value.Count == 0) return new(Name, Code.NothingToPatch, "The verdict leaves nothing open that a hook could handle.") { Name = "nothing" };

        var path = output?.FullName ?? Path.Combine(folder, "hooks", $"{verdict.Value["assembly"]}Hooks.cs");
        if (File.Exists(path)) return new(Name, Code.Usage, $"{path} exists: give another file with -o, and move into yours what you need.");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, Scaffold.Write(Scaffold.ClassOf(path), items.Value, fill));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(Name, Code.OutputFailed, $"{path} cannot be written: {e.Message}");
        }

        var complete = items.Value.Count(i => i.Transform.IsComplete);
        var left = fill ? items.Value.Count - complete : items.Value.Count;
        return new(Name, Code.Ok, $"{path} has a hook for {Said(items.Value.Count, "finding")}. {Next(left, complete, fill)}")
        {
            Name = "written",
            Evidence = [path],
            Draw = console => console.WriteLine("  The project takes it with: <PatchGenHook Include=\"hooks/*.cs\" />, or: patchgen create --hook " + path),
        };
    }

    private static string Next(int left, int complete, bool fill) => (left, complete, fill) switch
    {
        (0, _, _) => "It is complete: read it, and build.",
        (_, > 0, false) => $"Write what it should do in place of each throw; --fill writes {complete} of them.",
        _ => $"Write what it should do in place of each throw ({left}).",
    };

    private static string Said(int count, string of) => count == 1 ? $"1 {of}" : $"{count} {of}s";
}
