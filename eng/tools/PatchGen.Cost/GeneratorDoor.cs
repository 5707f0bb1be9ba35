using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Text.Json;
using PatchGen.MSBuild;

namespace PatchGen.Cost;

/// <summary>The generator in a process of its own, on the SDK's own Roslyn: as the task runs it, without MSBuild around it.</summary>
public static class GeneratorDoor
{
    /// <summary>Runs one job; 0 where a tarball was written.</summary>
    public static int Run(string file)
    {
        var twin = RoslynContext.For(Job.Read(file).Roslyn).Twin(typeof(GeneratorDoor));
        return (int)twin.GetMethod(nameof(Generate))!.Invoke(null, [file])!;
    }

    /// <summary>The same, already inside the context.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Generate(string file)
    {
        var job = Job.Read(file);
        var clock = new StepClock();
        var outcome = Generator.Pipeline.Run(Requests.Of(job), clock);
        clock.End();
        File.WriteAllText(job.Steps, JsonSerializer.Serialize(clock.Times));
        if (outcome.PatchPath is not null) return 0;
        Console.Error.WriteLine($"{outcome.Message} {string.Join(' ', outcome.Evidence)} {string.Join('\n', outcome.Findings.Where(f => f.IsOpen).Select(f => f.Message))}");
        return 1;
    }

    private sealed class StepClock : IProgress<Generator.Step>
    {
        private string step = "Start";
        private double wall = 0, cpu = 0, own = 0, jit = 0;

        public List<StepTime> Times { get; } = [];

        public void Report(Generator.Step value)
        {
            End();
            step = value.ToString();
        }

        public void End()
        {
            using var process = Process.GetCurrentProcess();
            var (wallNow, cpuNow) = ((DateTime.Now - process.StartTime).TotalSeconds, process.TotalProcessorTime.TotalSeconds);
            var (ownNow, jitNow) = (OfThisThread(), JitInfo.GetCompilationTime(currentThread: true).TotalSeconds);
            Times.Add(new(step, wallNow - wall, cpuNow - cpu, ownNow - own, jitNow - jit));
            (wall, cpu, own, jit) = (wallNow, cpuNow, ownNow, jitNow);
        }

        // The first number is the time on a processor, in nanoseconds.
        private static double OfThisThread() =>
            double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;
    }
}
