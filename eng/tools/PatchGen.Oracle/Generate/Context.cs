namespace PatchGen.Oracle.Generate;

/// <summary>
/// A place in a program where code can be, with what it takes to get there. Its text has names in pointed brackets:
/// <c>‹T›</c> and <c>‹M›</c> are a type's and a method's, <c>‹code›</c> the statements from <c>var r = "";</c> on, <c>‹block›</c> the same as a block
/// that returns r, <c>‹expression›</c> the expression, <c>‹statics›</c> and <c>‹fields›</c> members of the type.
/// </summary>
/// <param name="Name">In lower case, hyphens between words.</param>
/// <param name="Has">What the code there can use.</param>
/// <param name="Text">Types.</param>
/// <param name="Call">An expression of x and s that comes to the code: a string.</param>
internal sealed record Context(string Name, Has Has, string Text, string Call)
{
    /// <summary>Leaves the code early, with r as it is.</summary>
    public string Exit { get; init; } = "return r;";

    /// <summary>What is made before a switch; null where nothing is.</summary>
    public string? Hold { get; init; }

    /// <summary>Statements that use it, as <c>held</c>.</summary>
    public string? Resume { get; init; }

    /// <summary>How it behaves then: as in the header of a case.</summary>
    public string? Held { get; init; }

    /// <summary>The same over an undo.</summary>
    public string? HeldOverUndo { get; init; }

    /// <summary>It is in an assembly of its own.</summary>
    public bool InDep { get; init; }

    /// <summary>Types of the program, where the others are in an assembly of their own.</summary>
    public string Program { get; init; } = "";

    /// <summary>The edit can stand here.</summary>
    public bool Fits(Edit edit) => (Has & edit.Needs) == edit.Needs && !(edit.Elsewhere && Held == "pre");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Context> All { get; } =
    [
        .. Contexts.MethodContexts.All, .. Contexts.DispatchContexts.All, .. Contexts.GenericContexts.All, .. Contexts.ValueTypeContexts.All, .. Contexts.MemberContexts.All,
        .. Contexts.LambdaContexts.All, .. Contexts.SuspendingContexts.All, .. Contexts.ExpressionContexts.All, .. Contexts.HeldContexts.All, .. Contexts.AssemblyContexts.All,
    ];
}
