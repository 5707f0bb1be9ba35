using Microsoft.Diagnostics.Runtime;

namespace PatchGen.Cli.Census;

/// <summary>The first walk: finds the objects that may run pre code, and the dynamic methods.</summary>
internal sealed class HeapWalk(ClrRuntime runtime, WantedCode wanted, Func<bool> late)
{
    private const int Finished = -2;
    private const int RunningOrFinished = -1;

    private const ulong SmallestObject = 24;

    private readonly Dictionary<ulong, ulong> allocating = [];
    private readonly Dictionary<ulong, Func<ClrObject, Candidate?>?> judges = [];
    private readonly Dictionary<(ulong, ulong), string?> targets = [];

    internal List<Candidate> Candidates { get; } = [];

    internal List<DynamicCode> DynamicMethods { get; } = [];

    /// <summary>How many objects have each shadow field; garbage that was not collected yet counts.</summary>
    internal Dictionary<string, int> ShadowObjects { get; } = [];

    /// <summary>The static fields in which the compiler keeps delegates that capture nothing: being there alone keeps nobody from draining.</summary>
    internal HashSet<ulong> CacheSlots { get; } = [];

    /// <summary>Walks; false where a segment could not be read to its end, so that the numbers would be too small.</summary>
    /// <exception cref="CensusTimeoutException">It takes too long.</exception>
    internal bool Run()
    {
        if (!runtime.Heap.CanWalkHeap) return false;
        foreach (var context in runtime.Heap.EnumerateAllocationContexts()) allocating[context.Start] = context.End;
        var seen = 0;
        foreach (var segment in runtime.Heap.Segments)
        {
            var end = segment.FirstObjectAddress;
            foreach (var found in segment.EnumerateObjects(carefully: false))
            {
                if ((++seen & 0xfff) == 0 && late()) throw new CensusTimeoutException();
                if (found.Type is not { } type) return false;
                end = found.Address + found.Size;
                if (found.IsFree) continue;
                if (!judges.TryGetValue(type.MethodTable, out var judge)) judges[type.MethodTable] = judge = Counting(type, Judge(type));
                if (judge?.Invoke(found) is { } candidate) Candidates.Add(candidate);
            }

            if (PastAllocating(end) < segment.ObjectRange.End) return false;
        }

        return true;
    }

    private Func<ClrObject, Candidate?>? Counting(ClrType type, Func<ClrObject, Candidate?>? judge)
    {
        var shadows = wanted.Shadows(Bases(type));
        return shadows.Count == 0 ? judge : found =>
        {
            foreach (var shadow in shadows) ShadowObjects[shadow] = ShadowObjects.GetValueOrDefault(shadow) + 1;
            return judge?.Invoke(found);
        };
    }

    private static IEnumerable<string> Bases(ClrType type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            if (at.Name is { } name) yield return name;
    }

    /// <summary>Where the next object would be: a thread's allocation context is free to its end, with room for one smallest object behind it.</summary>
    private ulong PastAllocating(ulong end)
    {
        end = end + 7 & ~7UL;
        return allocating.TryGetValue(end, out var limit) ? limit + SmallestObject : end;
    }

    private Func<ClrObject, Candidate?>? Judge(ClrType type)
    {
        if (type.Name is not { } name) return null;
        if (name == "System.Reflection.Emit.DynamicMethod")
        {
            return found =>
            {
                DynamicMethods.Add(DynamicCode.Of(found, runtime));
                return null;
            };
        }

        if (wanted.Empty || type.Module?.AssemblyName?.Contains(".patch-", StringComparison.Ordinal) == true) return null;
        if (wanted.Machine(name) is { } owner) return MachineObject(type, owner);
        if (type.GetFieldByName("StateMachine") is { IsValueType: true, Type: { Name: { } machine } inner } field && wanted.Machine(machine) is { } boxed
            && inner.Module?.AssemblyName?.Contains(".patch-", StringComparison.Ordinal) != true)
            return found => Completed(found) || State(found.ReadValueTypeField(field)) == Finished ? null : Kept(found, boxed);
        return wanted.HasDelegates && type.GetFieldByName("_methodPtrAux") is not null ? DelegateObject : null;
    }

    /// <summary>A state machine that is an object itself: an iterator, or any async method of a build without optimisation.</summary>
    private static Func<ClrObject, Candidate?> MachineObject(ClrType type, string owner)
    {
        // What can be enumerated anew runs pre code then, in whatever state it is.
        if (type.GetFieldByName("<>l__initialThreadId") is not null) return found => Kept(found, owner);
        var awaits = type.GetFieldByName("<>t__builder") is not null;
        return found => found.ReadField<int>("<>1__state") switch
        {
            Finished => null,
            RunningOrFinished when !awaits => Kept(found, owner) with { OnlyOnStack = true },
            _ => Kept(found, owner),
        };
    }

    private Candidate? DelegateObject(ClrObject found)
    {
        var key = (found.ReadField<ulong>("_methodPtr"), found.ReadField<ulong>("_methodPtrAux"));
        var target = found.TryReadObjectField("_target", out var to) && !to.IsNull ? to.Type : null;
        if (!targets.TryGetValue(key, out var owner))
        {
            var method = found.AsDelegate().GetDelegateTarget()?.Method;
            targets[key] = owner = method is null ? target?.Name is { } closure ? wanted.Closure(closure) : null
                : method.Type?.Name is { } type && method.Name is { } name && method.Type.Module?.AssemblyName?.Contains(".patch-", StringComparison.Ordinal) != true
                    ? wanted.Method(type, name)
                    : null;
        }

        if (owner is null) return null;
        foreach (var cache in target?.StaticFields.Where(f => f.Name?.StartsWith("<>9__", StringComparison.Ordinal) == true) ?? [])
            foreach (var domain in runtime.AppDomains)
                CacheSlots.Add(cache.GetAddress(domain));
        return Kept(found, owner);
    }

    /// <summary>A completed task has cleared its state machine: its state is 0 again.</summary>
    private static bool Completed(ClrObject task)
    {
        // Task.TASK_STATE_FAULTED, _CANCELED, _RAN_TO_COMPLETION.
        const int completed = 0x200000 | 0x400000 | 0x1000000;
        return task.TryReadField<int>("m_stateFlags", out var flags) && (flags & completed) != 0;
    }

    private static int State(ClrValueType machine) => machine.ReadField<int>("<>1__state");

    private static Candidate Kept(ClrObject found, string owner) => new(found.Address, found.Address + found.Size, owner, false);
}
