using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Switch;

/// <summary>Frames as people read them.</summary>
internal static class FrameNames
{
    /// <summary>One line for each distinct frame: <c>thread 1234: Type.Method</c>.</summary>
    public static IEnumerable<string> Lines(ReadOnlySpan<Frame> frames)
    {
        var lines = new List<string>();
        foreach (var frame in frames)
        {
            var what = frame.Result != 0 ? $"its stack could not be read ({frame.Result:x8})" : Name(frame.Function);
            lines.Add($"thread {frame.OsThread}: {what}");
        }

        return lines.Distinct();
    }

    /// <summary>A function of the profiling API is the runtime's method handle.</summary>
    private static string Name(nint function)
    {
        try
        {
            var method = MethodBase.GetMethodFromHandle(RuntimeMethodHandle.FromIntPtr(function))!;
            return $"{method.DeclaringType?.FullName}.{method.Name}";
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
            return $"method {function:x}";
        }
    }

    /// <summary>Compiles the code that a function's next call will run; false where it cannot be compiled ahead.</summary>
    public static bool Prepare(nint function)
    {
        try
        {
            RuntimeHelpers.PrepareMethod(RuntimeMethodHandle.FromIntPtr(function));
            return true;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
