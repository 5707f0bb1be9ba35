namespace PatchGen.Guests;

/// <summary>The whole run: one service and one patch, on each runtime.</summary>
internal sealed class Tour(Options options)
{
    /// <summary>Runs it and writes the table.</summary>
    /// <returns>Whether all was as it must be.</returns>
    public async Task<bool> Run(CancellationToken cancel)
    {
        var sample = new SampleRepository(options);
        Progress("building the service");
        var program = await sample.Publish(cancel);
        var patchgen = new Patchgen(new Command(options.Work, Path.Combine(options.Work, "home")), options.Patchgen);
        Progress("making the patch");
        var patch = await sample.CreatePatch(patchgen, cancel);
        Progress("laying out the runtimes");
        var runtimes = await DotNet.LayOut(options.Runtimes, options.Work, cancel);

        var (results, complaints) = (new List<RuntimeResult>(), new List<string>());
        foreach (var runtime in runtimes)
        {
            try
            {
                var result = await new RuntimeRun(runtime, program, patch, patchgen, options).Run(cancel);
                results.Add(result);
                complaints.AddRange(result.Complaints(options.ExpectPre).Select(complaint => $"{result.Version}: {complaint}"));
            }
            catch (GuestsFailure failure)
            {
                // The other runtimes are still worth a run.
                complaints.Add($"{runtime.Channel}: {failure.Message}");
            }

            await File.WriteAllTextAsync(Path.Combine(options.Out, "guests.md"), Table.Markdown(results, complaints), cancel);
        }

        Console.Write(Table.Markdown(results, complaints));
        return complaints.Count == 0;
    }

    private static void Progress(string text) => Console.Error.WriteLine($"guests: {text}");
}
