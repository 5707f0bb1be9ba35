using PatchGen.Format;

namespace PatchGen.Generator.Diff;

/// <summary>A pre body that may outlive the switch.</summary>
/// <param name="Kind">What leads to it.</param>
/// <param name="Owner">The user's member that it belongs to.</param>
/// <param name="Token">Its MethodDef token in the pre assembly: of <c>MoveNext</c>, of the lambda, of the method.</param>
/// <param name="Type">The metadata name of the type that holds it.</param>
/// <param name="Method">Its name where a delegate leads to it; null for others.</param>
public sealed record StaleBody(StaleKind Kind, MemberKey Owner, int Token, string Type, string? Method);

/// <summary>What was made before the switch and leads to a pre body.</summary>
public enum StaleKind
{
    /// <summary>A call that waits in a state machine.</summary>
    Async,

    /// <summary>An enumeration under way.</summary>
    Iterator,

    /// <summary>A delegate.</summary>
    Delegate,

    /// <summary>An object of a type that was removed.</summary>
    Object,

    /// <summary>A function pointer: nothing tells who has one.</summary>
    Pointer,

    /// <summary>A token in the code: an expression tree that may have been compiled, or a handle. Nothing tells who has one.</summary>
    Token,
}

/// <summary>The words for <see cref="StaleKind"/>.</summary>
public static class StaleKinds
{
    /// <summary>False where nothing in the process tells whether there is one.</summary>
    public static bool IsCounted(this StaleKind kind) => kind is not (StaleKind.Pointer or StaleKind.Token);

    /// <summary>As patches write it.</summary>
    public static string Word(this StaleKind kind) => kind switch
    {
        StaleKind.Async => "async",
        StaleKind.Iterator => "iterator",
        StaleKind.Delegate => "delegate",
        StaleKind.Object => "object",
        StaleKind.Pointer => "function pointer",
        _ => "expression tree",
    };
}
