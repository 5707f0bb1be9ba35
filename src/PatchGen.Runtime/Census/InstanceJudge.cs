using System.Reflection;
using PatchGen.Format;

namespace PatchGen.Runtime.Census;

/// <summary>Tells of an object that holds pre code whether it may still run it, by the compiler's conventions for state machines.</summary>
/// <param name="Member">The user's member that owns the code.</param>
/// <param name="Fate">Asked again whenever the object is looked at.</param>
/// <param name="MoveNext">What is on the stack of a thread that is in it.</param>
internal sealed record InstanceJudge(MemberKey Member, Func<object, Fate> Fate, MethodInfo? MoveNext = null)
{
    private const int Finished = -2;
    private const int RunningOrFinished = -1;
    private const BindingFlags Instance = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>The judge of a type's objects; null where they hold no such code.</summary>
    public static InstanceJudge? Of(Type type, WantedCode wanted)
    {
        if (wanted.Machine(type) is { } owner) return Machine(type, owner);
        if (!type.IsConstructedGenericType || !type.GetGenericArguments().Any(argument => wanted.Machine(argument) is not null)) return null;
        return type.GetField("StateMachine", Instance) is { FieldType: { IsValueType: true } machine } field && wanted.Machine(machine) is { } boxed
            && State(machine) is { } state ? Box(field, state, boxed) : null;
    }

    // What the framework makes of an optimised async method whose call had to wait.
    private static InstanceJudge Box(FieldInfo machine, FieldInfo state, MemberKey owner) => new(
        owner,
        // A completed task has cleared its state machine: its state is 0 again. The machine is read in its place, since a copy would
        // be one more object of the kind.
        found => found is Task { IsCompleted: true } || (int)state.GetValueDirect(TypedReference.MakeTypedReference(found, [machine]))! == Finished ? Census.Fate.Over : Census.Fate.Kept);

    // A state machine that is an object itself: an iterator, or any async method of a build without optimisation.
    private static InstanceJudge Machine(Type type, MemberKey owner)
    {
        // What can be enumerated anew runs pre code then, in whatever state it is.
        if (State(type) is not { } state || type.GetField("<>l__initialThreadId", Instance) is not null) return new(owner, _ => Census.Fate.Kept);
        var awaits = type.GetField("<>t__builder", Instance) is not null;
        return new(
            owner,
            found => (int)state.GetValue(found)! switch
            {
                Finished => Census.Fate.Over,
                RunningOrFinished when !awaits => Census.Fate.IfOnStack,
                _ => Census.Fate.Kept,
            },
            type.GetMethod("MoveNext", Instance));
    }

    private static FieldInfo? State(Type machine) => machine.GetField("<>1__state", Instance);
}
