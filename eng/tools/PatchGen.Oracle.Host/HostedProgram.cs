using System.Reflection;
using System.Runtime.Loader;

namespace PatchGen.Oracle.Host;

/// <summary>
/// A program of a case: its class <c>Program</c> has <c>Run()</c>, and where it wants them <c>object Hold()</c> and
/// <c>void Resume(object)</c>, which make something before a switch and use it after. Each may be async; what Run returns is the exit code.
/// </summary>
internal sealed class HostedProgram
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Type _program;
    private readonly Dictionary<string, object?> _held = [];

    private HostedProgram(Type program) => _program = program;

    /// <summary>Loads it, in the default context; what stands beside it is found.</summary>
    public static HostedProgram Load(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        AssemblyLoadContext.Default.Resolving += (context, name) => Path.Combine(folder, name.Name + ".dll") is var beside && File.Exists(beside) ? context.LoadFromAssemblyPath(beside) : null;
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        return new(assembly.GetType("Program", throwOnError: true)!);
    }

    /// <summary>Runs it; the last run's behaviour.</summary>
    public Behaviour Run(int times)
    {
        var behaviour = RunOnce();
        while (--times > 0)
        {
            var next = RunOnce();
            behaviour = next with { Steady = behaviour.Steady && behaviour.Same(next) };
        }

        return behaviour;
    }

    /// <summary>Makes something and keeps it.</summary>
    public Behaviour Hold(string slot) => Behaviour.Of(() =>
    {
        _held[slot] = Call("Hold");
        return 0;
    });

    /// <summary>Uses what was made.</summary>
    public Behaviour Resume(string slot) => Behaviour.Of(() =>
    {
        // Not Result: that would wrap what was thrown.
        if (Call("Resume", _held[slot]) is Task task) task.GetAwaiter().GetResult();
        return 0;
    });

    private Behaviour RunOnce() => Behaviour.Of(() => Call("Run") switch
    {
        int exit => exit,
        Task<int> exit => exit.GetAwaiter().GetResult(),
        Task task => Done(task),
        _ => 0,
    });

    private static int Done(Task task)
    {
        task.GetAwaiter().GetResult();
        return 0;
    }

    private object? Call(string method, params object?[] arguments) => _program.GetMethod(method, Static)?.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
