using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Commands;
using PatchGen.Cli.Output;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Create;

/// <summary><c>patchgen create</c>: makes a patch of a project that does not reference the package.</summary>
internal static class CreateCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var project = new Argument<FileInfo>("project") { Description = "The project or solution file, or a folder that holds one. Of a solution, the projects that nothing else of it references make patches." };
        var hooks = new Option<FileInfo[]>("--hook") { Description = "Sources of transform hooks, beside the project's own PatchGenHook items.", HelpName = "FILE", AllowMultipleArgumentsPerToken = true };
        var requires = new Option<string[]>("--requires") { Description = "A patch that a process must have before it takes this one: its tarball, or its content hash.", HelpName = "PATCH" };
        var baseline = new Option<string?>("--baseline", "-b") { Description = "The git ref that was shipped; short for -p:PatchGenBaseline=REF.", HelpName = "REF" };
        var framework = new Option<string?>("--framework", "-f") { Description = "Short for -p:TargetFramework=TFM: one of several.", HelpName = "TFM" };
        var configuration = new Option<string?>("--configuration", "-c") { Description = "Short for -p:Configuration=NAME.", HelpName = "NAME" };
        var properties = new Option<string[]>("--property", "-p")
        {
            Description = "A global property of both builds, as of dotnet build: -p:Name=Value. All PatchGen properties may be given so.",
            HelpName = "Name=Value",
        };
        var stopAfter = new Option<string?>("--stop-after") { Description = "Stop after a step and print what it gave: compile, match, diff or classify.", HelpName = "STEP" };
        var annotations = new Option<string?>("--annotations") { Description = "Mark lines of a pull request: github, azure, none, or auto, which asks the environment (default).", HelpName = "PIPELINE" };
        annotations.AcceptOnlyFromAmong("auto", "github", "azure", "none");
        var summary = new Option<FileInfo?>("--summary") { Description = "Write a summary for the reviewers of a pull request, in Markdown.", HelpName = "FILE" };
        stopAfter.AcceptOnlyFromAmong("compile", "match", "diff", "classify");
        return new Command("create", "Build a project and its baseline, and make the patch between them.") { project, baseline, configuration, framework, properties, hooks, requires, stopAfter, annotations, summary }.Does(
            cancel,
            (parsed, screen) =>
            {
                List<string> given = [.. parsed.GetValue(properties) ?? []];
                if (parsed.GetValue(configuration) is { } c) given.Add("Configuration=" + c);
                if (parsed.GetValue(framework) is { } f) given.Add("TargetFramework=" + f);
                if (parsed.GetValue(baseline) is { } b) given.Add("PatchGenBaseline=" + b);
                if (parsed.GetValue(hooks) is { Length: > 0 } files) given.Add("PatchGenHooks=" + string.Join('|', files.Select(f => f.FullName)));
                if (parsed.GetValue(requires) is { Length: > 0 } first) given.Add("PatchGenRequires=" + string.Join('|', first.Select(p => File.Exists(p) ? Path.GetFullPath(p) : p)));
                if (parsed.GetValue(stopAfter) is { } s) given.Add("PatchGenStopAfter=" + s);
                if (parsed.GetValue(annotations) is { } a) given.Add("PatchGenAnnotations=" + a);
                return Run(parsed.GetRequiredValue(project), given, parsed.GetValue(summary)?.FullName, screen, cancel);
            },
            "patchgen create src/Shop/Shop.csproj --baseline v1.2.0 -c Release",
            "patchgen create Shop.slnx --baseline v1.2.0 -c Release",
            "patchgen create src/Shop -c Release -p:PatchGenBaselineAssembly=/srv/shop/Shop.dll -p:PatchGenOutputPath=/tmp/out/",
            "patchgen create src/Shop --baseline v1.2.0 -c Release --summary patch.md",
            "patchgen create src/Shop --baseline v1.2.0 -c Release --stop-after diff");
    }

    private static Outcome Run(FileInfo given, List<string> properties, string? summary, Screen screen, CancellationToken cancel)
    {
        var project = Project(given.FullName);
        if (!project.Ok) return new("create", project.Failure);
        if (properties.FirstOrDefault(p => p.IndexOf('=') < 1) is { } wrong)
            return new("create", Code.Usage, $"'{wrong}' is no property: write -p:Name=Value.");

        IReadOnlyList<BuildOutcome> outcomes = [];
        var outcome = screen.Watch($"Building {Path.GetFileName(project.Value)} and its baseline", progress =>
        {
            using var turn = RepositoryTurn.Wait(project.Value!, StateFolder.Path, progress, cancel);
            var chosen = Solution.Is(project.Value!) ? Solution.Choose(project.Value!, properties, line => Tell(progress, line), cancel) : default;
            if (chosen.Failure is { } none) return new("create", none);
            using var solution = chosen.Value;
            using var build = new PatchBuild(project.Value!, properties, cancel, solution);
            var (exit, output) = build.Run(line => Tell(progress, line));
            outcomes = build.Outcomes();
            if (exit != 0 && outcomes.Count == 0) return NotBuilt(project.Value!, output);
            return Sum(outcomes, exit, output);
        });
        // The pipeline listens to this process, not to the build that it started. Stdout may be for a program.
        foreach (var line in outcomes.SelectMany(o => o.Annotations).Distinct()) screen.Aside(line);
        return summary is not null && NotWritten(summary, outcomes) is { } failure ? new("create", failure) : outcome;
    }

    // Commands to a pipeline are given once, at the end; some obey them wherever they stand in a line.
    private static void Tell(Action<string> progress, string line)
    {
        if (!line.StartsWith("::", StringComparison.Ordinal) && !line.Contains("##vso[", StringComparison.Ordinal)) progress(line);
    }

    private static Failure? NotWritten(string summary, IReadOnlyList<BuildOutcome> outcomes)
    {
        try
        {
            File.WriteAllText(summary, string.Join('\n', outcomes.Select(o => o.Summary).OfType<string>()));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(Code.OutputFailed, $"The summary cannot be written: {e.Message}");
        }
    }

    /// <summary>The project file that a path names.</summary>
    internal static Result<string> Project(string path)
    {
        if (File.Exists(path)) return path;
        var projects = Directory.Exists(path) ? Directory.GetFiles(path, "*.csproj") : [];
        if (projects.Length == 0 && Directory.Exists(path)) projects = [.. Directory.EnumerateFiles(path).Where(Solution.Is)];
        return projects switch
        {
            [var one] => one,
            [] => new Failure(Code.Usage, $"{path} is no project or solution, and holds none."),
            _ => new Failure(Code.Usage, $"{path} holds {projects.Length} projects or solutions: name one."),
        };
    }

    /// <summary>How a build ended that never came to the patch.</summary>
    internal static Outcome NotBuilt(string project, IReadOnlyList<string> output, string command = "create") => new(command, Code.CompileFailed, $"{project} does not build.")
    {
        Evidence = [.. Errors(output)],
    };

    // A project with several target frameworks, and a solution, has several outcomes: the gravest is the command's, and each is told.
    private static Outcome Sum(IReadOnlyList<BuildOutcome> outcomes, int exit, IReadOnlyList<string> output)
    {
        if (outcomes.Count == 0) return new("create", new Failure(Code.Internal, "The build ended without an outcome.", [.. output.TakeLast(20)]));
        var gravest = outcomes.OrderByDescending(o => Rank(o.Code)).First();
        var code = gravest.Code;
        // Built, patched, and yet failed: something that the build does after the patch.
        if (exit != 0 && code.Exit is 0 or 3) return new("create", Code.CompileFailed, "The build failed beside the patch.") { Evidence = [.. Errors(output)] };
        if (outcomes.Any(o => o.Report is not null)) return Stopped(outcomes, code);
        // Of many projects, those that changed are what is of interest.
        var told = outcomes.Where(o => code == Code.NothingToPatch || o.Code != Code.NothingToPatch);
        return new("create", code, string.Join(" ", told.Select(o => o.Message).Distinct()))
        {
            Id = gravest.Id,
            Name = code == Code.Ok ? "created" : code == Code.NothingToPatch ? "nothing" : "refused",
            Evidence = [.. outcomes.Where(o => o.Patch is not null).Select(Patch), .. outcomes.SelectMany(o => o.Evidence).Select(line => (JsonNode)line)],
            Draw = console =>
            {
                foreach (var patch in outcomes.Select(o => o.Patch).OfType<string>()) console.WriteLine(patch);
                foreach (var line in outcomes.SelectMany(o => o.Evidence)) console.WriteLine("  " + line);
            },
        };
    }

    // What was asked for is what the step gave: also where that is a refusal.
    private static Outcome Stopped(IReadOnlyList<BuildOutcome> outcomes, Code code) => new("create", code, outcomes[0].Message)
    {
        Name = "stopped",
        Answers = outcomes.All(o => o.Report is not null),
        Evidence = [.. outcomes.Select(o => o.Report is { } report ? JsonNode.Parse(report.GetRawText())! : o.Message)],
        Draw = console =>
        {
            foreach (var (outcome, first) in outcomes.Select((o, i) => (o, i == 0)))
            {
                if (!first) console.WriteLine(outcome.Message);
                foreach (var line in outcome.Evidence) console.WriteLine("  " + line);
            }
        },
    };

    private static int Rank(Code code) => code == Code.NothingToPatch ? 0 : code == Code.Ok ? 1 : 2;

    private static JsonNode Patch(BuildOutcome outcome) => new JsonObject
    {
        ["patch"] = outcome.Patch,
        ["id"] = outcome.Id,
        ["contentHash"] = outcome.ContentHash,
    };

    // Where nothing calls itself an error, for example where no SDK satisfies global.json, the end says most.
    private static IEnumerable<JsonNode> Errors(IReadOnlyList<string> output)
    {
        string[] errors = [.. output.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct().Take(50)];
        return (errors.Length > 0 ? errors : output.TakeLast(20)).Select(line => (JsonNode)line);
    }
}
