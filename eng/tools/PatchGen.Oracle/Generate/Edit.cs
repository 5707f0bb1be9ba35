namespace PatchGen.Oracle.Generate;

/// <summary>What a place in a program allows, and an edit needs.</summary>
[Flags]
internal enum Has
{
    Nothing = 0,

    /// <summary>Statements; else an expression alone.</summary>
    Statements = 1,

    /// <summary>The code may be left early: <see cref="Context.Exit"/>.</summary>
    Exit = 2,

    /// <summary>Lambdas and local functions may capture <c>x</c> and <c>s</c>, with statements also <c>r</c>.</summary>
    Capture = 4,

    /// <summary>An object of a class whose fields may be added to.</summary>
    This = 8,

    /// <summary><c>await</c>.</summary>
    Await = 16,

    /// <summary><c>yield return</c> of strings.</summary>
    Yield = 32,

    /// <summary><c>stackalloc</c>, which handlers of exceptions do not allow.</summary>
    Stack = 64,

    /// <summary>What ordinary code has.</summary>
    Code = Statements | Exit | Capture | Stack,
}

/// <summary>
/// A kind of edit. It is of code that has <c>int x</c> and <c>string s</c> and adds to <c>string r</c>, or of a string expression of x and s;
/// neither x nor s is ever assigned.
/// </summary>
/// <param name="Kind">What it is called: in lower case, hyphens between words.</param>
/// <param name="Needs">Where it can stand.</param>
/// <param name="Make">Draws one.</param>
internal sealed record Edit(string Kind, Has Needs, Func<Draw, Context, Change> Make)
{
    /// <summary>What changes may be a method that the code calls, so that calls which are suspended there meet it when they go on.</summary>
    public bool Elsewhere { get; init; }

    /// <summary>An edit of an expression, which fits everywhere that has what else it needs.</summary>
    public static Edit Expression(string kind, Func<Draw, string> make, Has needs = Has.Nothing) => new(kind, needs, (draw, _) => new() { Expression = make(draw) });

    /// <summary>An edit of statements.</summary>
    public static Edit Statements(string kind, Func<Draw, string> make, Has needs = Has.Nothing) => new(kind, needs | Has.Statements, (draw, _) => new() { Statements = make(draw) });

    /// <summary>One that has more than that.</summary>
    public static Edit Of(string kind, Func<Draw, Change> make, Has needs = Has.Nothing) => new(kind, needs, (draw, _) => make(draw));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Edit> All { get; } =
    [
        .. Edits.ValueEdits.All, .. Edits.CallEdits.All, .. Edits.TextEdits.All, .. Edits.ChoiceEdits.All, .. Edits.CollectionEdits.All, .. Edits.LambdaEdits.All.Select(edit => edit with { Elsewhere = true }),
        .. Edits.MemberEdits.All, .. Edits.TypeEdits.All, .. Edits.StatementEdits.All, .. Edits.LoopEdits.All, .. Edits.ExceptionEdits.All, .. Edits.MemoryEdits.All, .. Edits.FlowEdits.All,
    ];
}

/// <summary>An edit as text, <c>«pre ¦ post»</c> where both sides differ.</summary>
internal sealed record Change
{
    /// <summary>A string expression; empty where only statements will do.</summary>
    public string Expression { get; init; } = "";

    /// <summary>Statements; where there are none the expression is added to <c>r</c>.</summary>
    public string Statements { get => field.Length > 0 ? field : $"r += {Expression};"; init; } = "";

    /// <summary>Static members of the type that the code is in.</summary>
    public string Statics { get; init; } = "";

    /// <summary>Instance members of it.</summary>
    public string Fields { get; init; } = "";

    /// <summary>Types beside it.</summary>
    public string Types { get; init; } = "";
}
