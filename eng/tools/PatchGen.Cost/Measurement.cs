using System.Text.Json;

namespace PatchGen.Cost;

/// <summary>
/// The generator against the compiler, both cold, taken in turns in one run: arguments in, tarball out, against the same post arguments in, dll out.
/// </summary>
internal sealed class Measurement
{
    private readonly Options options;
    private readonly Library library;
    private readonly Table table;

    private Measurement(Options options, Library library) => (this.options, this.library, table) = (options, library, new(library));

    public static async Task<int> Run(Options options, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Out);
        var measurement = new Measurement(options, await Library.Prepare(options, cancel));
        foreach (var files in options.Files)
            if (!await measurement.Row(files, cancel)) break;
        if (options.Builds) await measurement.Builds(cancel);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "cost.md"), measurement.table.ToString(), cancel);
        Console.Out.Write(measurement.table);
        return 0;
    }

    // False where the library has no more files to edit.
    private async Task<bool> Row(int files, CancellationToken cancel)
    {
        var edited = library.Edit(files);
        Say($"{library.Name}: {edited} files changed");
        var (csc, shipped, sources) = (new List<Figure>(), new List<Figure>(), new List<Figure>());
        var steps = new List<StepTime[]>();
        for (var round = 0; round < options.Rounds; round++)
        {
            csc.Add(await Figure.Of(library.PostDirectory, library.Csc(library.PostArguments, Path.Combine(Directory.CreateDirectory(Path.Combine(options.Out, "csc")).FullName, library.Assembly)), cancel));
            shipped.Add(await Figure.Of(library.PostDirectory, library.Generate(rebuilt: false), cancel));
            steps.Add(JsonSerializer.Deserialize<StepTime[]>(await File.ReadAllTextAsync(library.Steps, cancel))!);
            sources.Add(await Figure.Of(library.PostDirectory, library.Generate(rebuilt: true), cancel));
            Say($"  round {round + 1} of {options.Rounds}: csc {csc[^1].Wall:0.0} s, shipped baseline {shipped[^1].Wall:0.0} s, source baseline {sources[^1].Wall:0.0} s");
        }

        table.Add(edited, Figure.Median(csc), Figure.Median(shipped), Figure.Median(sources), steps);
        return edited == files;
    }

    private async Task Builds(CancellationToken cancel)
    {
        var (build, patch) = (new List<Figure>(), new List<Figure>());
        for (var round = 0; round < options.Rounds; round++)
        {
            build.Add(await Figure.Of(options.Out, library.Build(createPatch: false), cancel));
            patch.Add(await Figure.Of(options.Out, library.Build(createPatch: true), cancel));
            Say($"  dotnet build {build[^1].Wall:0.0} s, with -t:CreatePatch {patch[^1].Wall:0.0} s");
        }

        table.AddBuilds(Figure.Median(build), Figure.Median(patch));
    }

    private static void Say(string line) => Console.Error.WriteLine($"cost: {line}");
}
