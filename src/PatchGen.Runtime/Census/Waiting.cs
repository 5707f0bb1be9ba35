using System.Reflection;
using System.Runtime.InteropServices;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Census;

/// <summary>The objects that a census found, held weakly: looking at them walks nothing.</summary>
internal sealed class Waiting : IDisposable
{
    /// <summary>Above this many they are counted only, and another census looks again.</summary>
    public const int Most = 100_000;

    private readonly record struct Held(GCHandle Object, InstanceJudge Judge, bool Uncached);

    private readonly Dictionary<MemberKey, int> _uncounted = [];
    private List<Held> _objects = [];

    /// <summary>
    /// The oldest generation of those that came out of a compiler's cache, where nothing else waits: they go with the next collection
    /// of that generation, unless somebody else holds them. Null: something else waits.
    /// </summary>
    public int? UncachedOnly { get; private set; }

    public void Add(object found, InstanceJudge judge)
    {
        if (_objects.Count < Most) _objects.Add(new(GCHandle.Alloc(found, GCHandleType.Weak), judge, found is Delegate cached && DelegateJudge.Uncache(cached)));
        else _uncounted[judge.Member] = _uncounted.GetValueOrDefault(judge.Member) + 1;
        Empty = false;
    }

    /// <summary>Whether nothing was ever found.</summary>
    public bool Empty { get; private set; } = true;

    /// <summary>How many still wait, by member; forgets the others.</summary>
    public Dictionary<MemberKey, int> Count()
    {
        var counts = new Dictionary<MemberKey, int>(_uncounted);
        var left = new List<Held>();
        var enumerators = new List<InstanceJudge>();
        UncachedOnly = _uncounted.Count == 0 ? 0 : null;
        foreach (var held in _objects)
        {
            var judge = held.Judge;
            var found = held.Object.Target;
            switch (found is null ? Fate.Over : judge.Fate(found))
            {
                case Fate.Over:
                    held.Object.Free();
                    continue;
                case Fate.Kept:
                    counts[judge.Member] = counts.GetValueOrDefault(judge.Member) + 1;
                    UncachedOnly = held.Uncached && UncachedOnly is { } oldest ? Math.Max(oldest, GC.GetGeneration(found!)) : null;
                    break;
                // Looked at again each time: a thread may be just between two of its steps.
                case Fate.IfOnStack:
                    enumerators.Add(judge);
                    break;
            }

            left.Add(held);
        }

        _objects = left;
        foreach (var judge in OnStacks(enumerators))
        {
            counts[judge.Member] = counts.GetValueOrDefault(judge.Member) + 1;
            UncachedOnly = null;
        }

        return counts;
    }

    public void Dispose()
    {
        foreach (var held in _objects) held.Object.Free();
        _objects = [];
    }

    private static IEnumerable<InstanceJudge> OnStacks(List<InstanceJudge> enumerators)
    {
        if (enumerators.Count == 0) return [];
        var sites = enumerators.Select(judge => judge.MoveNext).OfType<MethodInfo>().Distinct().ToDictionary(method => method, method => new Site(NativeAgent.ModuleId(method.Module), method.MetadataToken));
        // A stack that cannot be read may hold any of them.
        if (Stacks.Among(sites.Values) is not { } running) return enumerators;
        return enumerators.Where(judge => judge.MoveNext is { } method && running.Contains(sites[method]));
    }
}
