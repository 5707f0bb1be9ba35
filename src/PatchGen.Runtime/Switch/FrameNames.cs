using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Switch;

/// <summary>Frames as people read them.</summary>
internal sealed class FrameNames
{
    private readonly Dictionary<Site, string> _names = [];
    private readonly Lazy<Dictionary<nint, Module>> _modules = new(LoadedModules.ById);

    /// <summary>One line for each distinct frame: <c>thread 1234: Type.Method</c>.</summary>
    public IEnumerable<string> Lines(ReadOnlySpan<Frame> frames)
    {
        var lines = new List<string>();
        foreach (var frame in frames)
            lines.Add($"thread {frame.OsThread}: {(frame.Result == 0 ? Name(new Site(frame.Module, frame.Token)) : $"its stack could not be read ({frame.Result:x8})")}");
        return lines.Distinct();
    }

    private string Name(Site site)
    {
        if (_names.TryGetValue(site, out var known)) return known;
        var method = _modules.Value.TryGetValue(site.Module, out var module) ? module.ResolveMethod(site.Token) : null;
        return _names[site] = method is null ? $"method {site.Token:x8}" : $"{method.DeclaringType?.FullName}.{method.Name}";
    }
}
