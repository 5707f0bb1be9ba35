using System.Diagnostics;

namespace PatchGen.Oracle.Host;

/// <summary>What a run of a program did.</summary>
/// <param name="Output">What it wrote.</param>
/// <param name="Exit">Its exit code; null where it threw.</param>
/// <param name="Exception">The types and messages of what it threw, the outermost first.</param>
/// <param name="Frames">The stack of the outermost, the innermost frame first: the assembly, the type and the method.</param>
internal sealed record Behaviour(string Output, int? Exit, string? Exception, IReadOnlyList<string> Frames)
{
    /// <summary>Of what does nothing.</summary>
    public static Behaviour None { get; } = new("", 0, null, []);

    /// <summary>False where a run did otherwise than the one before it.</summary>
    public bool Steady { get; init; } = true;

    /// <summary>The same in every respect.</summary>
    public bool Same(Behaviour other) => Output == other.Output && Exit == other.Exit && Exception == other.Exception && Frames.SequenceEqual(other.Frames);

    /// <summary>Does something and notes what it did.</summary>
    public static Behaviour Of(Func<int> action)
    {
        var output = new StringWriter();
        Console.SetOut(output);
        Console.SetError(output);
        try
        {
            var exit = action();
            return new(output.ToString(), exit, null, []);
        }
        catch (Exception e)
        {
            return new(output.ToString(), null, Chain(e), FramesOf(e));
        }
        finally
        {
            Console.SetOut(TextWriter.Null);
        }
    }

    private static string Chain(Exception? e) => e is null ? "" : $"{e.GetType().FullName}: {e.Message}\n{Chain(e.InnerException)}";

    // Down to the program's own entry: what called it is ours.
    private static List<string> FramesOf(Exception e)
    {
        var frames = new List<string>();
        foreach (var frame in new StackTrace(e).GetFrames())
        {
            if (frame.GetMethod() is not { } method) continue;
            var assembly = method.Module.Assembly;
            if (assembly == typeof(Behaviour).Assembly) break;
            // What the framework calls on the way is its own affair, and differs between its versions.
            if (method.DeclaringType?.FullName is not { } name || name.StartsWith("System.", StringComparison.Ordinal)) continue;
            frames.Add($"{assembly.GetName().Name}!{name}.{method.Name}");
        }

        return frames;
    }
}
