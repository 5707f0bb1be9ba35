using System.Collections.Immutable;
using System.Reflection;

namespace PatchGen.Runtime.Agent;

/// <summary>Frames as people read them.</summary>
/// <param name="bodies">The generated code that was looked for.</param>
internal sealed class FrameNames(ImmutableArray<GeneratedBody> bodies)
{
    public FrameNames()
        : this([])
    {
    }

    private readonly Dictionary<Site, string> _names = [];
    private readonly Lazy<Dictionary<nint, Module>> _modules = new(LoadedModules.ById);

    /// <summary>One line for each distinct frame: <c>thread 1234: Type.Method</c>.</summary>
    public IEnumerable<string> Lines(ReadOnlySpan<Frame> frames)
    {
        var lines = new List<string>();
        foreach (var frame in frames)
            lines.Add($"thread {frame.OsThread}: {(frame.Result == 0 ? frame.Body > 0 ? bodies[frame.Body - 1].Name : Name(new Site(frame.Module, frame.Token)) : $"its stack could not be read ({frame.Result:x8})")}");
        return lines.Distinct();
    }

    private string Name(Site site)
    {
        if (_names.TryGetValue(site, out var known)) return known;
        var method = _modules.Value.TryGetValue(site.Module, out var module) ? module.ResolveMethod(site.Token) : null;
        return _names[site] = method is null ? $"method {site.Token:x8}" : $"{method.DeclaringType?.FullName}.{method.Name}";
    }
}
