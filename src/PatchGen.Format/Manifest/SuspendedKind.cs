using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>What was made before the switch and leads to pre code.</summary>
[JsonConverter(typeof(CamelCaseEnum<SuspendedKind>))]
public enum SuspendedKind
{
    /// <summary>A call that waits in a state machine.</summary>
    Async,

    /// <summary>An enumeration under way.</summary>
    Iterator,

    /// <summary>A delegate.</summary>
    Delegate,

    /// <summary>An object of a type that the post side no longer has.</summary>
    Object,

    /// <summary>A function pointer: nothing in the process tells who has one.</summary>
    FunctionPointer,

    /// <summary>An expression tree that may have been compiled, or a handle: nothing in the process tells who has one.</summary>
    ExpressionTree,
}

/// <summary>What is known of each <see cref="SuspendedKind"/>, and how people read it.</summary>
public static class SuspendedKinds
{
    /// <summary>True where a census can count them; false where a patch stays unproven instead.</summary>
    public static bool IsCounted(this SuspendedKind kind) => kind switch
    {
        SuspendedKind.Async or SuspendedKind.Iterator or SuspendedKind.Delegate or SuspendedKind.Object => true,
        SuspendedKind.FunctionPointer or SuspendedKind.ExpressionTree => false,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>So many of them: <c>2 async calls</c>.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="count">How many, or less than 0: unknown.</param>
    public static string Number(this SuspendedKind kind, int count) => $"{(count < 0 ? "an unknown number of" : count)} {kind.Noun()}{(count == 1 ? "" : "s")}";

    /// <summary>One of them: <c>async call</c>.</summary>
    public static string Noun(this SuspendedKind kind) => kind switch
    {
        SuspendedKind.Async => "async call",
        SuspendedKind.Iterator => "iterator",
        SuspendedKind.Delegate => "delegate",
        SuspendedKind.Object => "object",
        SuspendedKind.FunctionPointer => "function pointer",
        SuspendedKind.ExpressionTree => "expression tree",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
