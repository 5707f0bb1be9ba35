using System.Diagnostics;
using System.Text.Json;

namespace PatchGen.StandStill;

/// <summary>The process that must not stand still. It ends with its input, so also when this program dies.</summary>
internal sealed class Target : IDisposable
{
    // Calls that are suspended at any time: enough that each switch finds some, few enough that they leave a core alone.
    private const int Calls = 16;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private Target(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>The size of its heap as it says, in megabytes.</summary>
    public int Heap { get; private init; }

    /// <summary>Starts it and waits until its heap is built and its code is hot.</summary>
    public static async Task<Target> Start(Deployment deployment, int megabytes, Command command, CancellationToken cancel)
    {
        var process = command.Start("dotnet", deployment.Program, $"{megabytes}", $"{Calls}");
        try
        {
            var ready = (await Line(process, cancel)).Split(' ');
            if (ready is not ["ready", _, var heap]) throw new StandStillFailure($"the target said '{string.Join(' ', ready)}'");
            var target = new Target(process) { Heap = int.Parse(heap) };
            await target.Warm(cancel);
            return target;
        }
        catch
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>Measures what its worker meets while something happens, for at least so long.</summary>
    public async Task<(Window Window, TimeSpan Length)> During(TimeSpan atLeast, Func<Task> happening, CancellationToken cancel)
    {
        var load = Machine.Pressure();
        await Ask("begin", cancel);
        var began = Stopwatch.StartNew();
        await happening();
        if (atLeast > began.Elapsed) await Task.Delay(atLeast - began.Elapsed, cancel);
        var length = began.Elapsed;
        var window = JsonSerializer.Deserialize<Window>(await Ask("end", cancel), JsonSerializerOptions.Web)!;
        return (window with { Pressure = (Machine.Pressure() - load) / length }, length);
    }

    /// <summary>Which side each way of calling runs.</summary>
    public async Task<Sides> Sides(CancellationToken cancel) => JsonSerializer.Deserialize<Sides>(await Ask("sides", cancel), JsonSerializerOptions.Web)!;

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    // Hot: compiled for good. No event tells of that; a worker that spins is there long before.
    private async Task Warm(CancellationToken cancel)
    {
        for (var quiet = 0; quiet < 3;)
        {
            var (window, _) = await During(TimeSpan.FromSeconds(1), () => Task.CompletedTask, cancel);
            quiet = window.Collections[0] > 0 ? quiet + 1 : throw new StandStillFailure("the worker allocates nothing: no collection happens");
        }
    }

    private async Task<string> Ask(string command, CancellationToken cancel)
    {
        await _process.StandardInput.WriteLineAsync(command.AsMemory(), cancel);
        await _process.StandardInput.FlushAsync(cancel);
        return await Line(_process, cancel);
    }

    private static async Task<string> Line(Process process, CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Deadline);
        try
        {
            return await process.StandardOutput.ReadLineAsync(late.Token) ?? throw new StandStillFailure($"the target ended: {await process.StandardError.ReadToEndAsync(cancel)}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TargetSilent($"the target, process {process.Id}, did not answer in {Deadline.TotalMinutes:0} minutes:\n{File.ReadAllText($"/proc/{process.Id}/status")}");
        }
    }
}

/// <summary>What each way of calling adds: 1 is the pre code, 2 the post code.</summary>
internal sealed record Sides(int Apart, int Inlined, int Generated, int Async)
{
    private const int Pre = 1;
    private const int Post = 2;

    /// <summary>All run the post code.</summary>
    public bool AllPost => this == new Sides(Post, Post, Post, Post);

    /// <summary>All run the pre code.</summary>
    public bool AllPre => this == new Sides(Pre, Pre, Pre, Pre);

    /// <summary>Those that do not run this side.</summary>
    public string Except(bool post)
    {
        var side = post ? Post : Pre;
        (string Name, int Adds)[] ways = [("plain", Apart), ("inlined", Inlined), ("generated", Generated), ("async", Async)];
        return string.Join(", ", ways.Where(way => way.Adds != side).Select(way => way.Name));
    }
}
