namespace PatchGen.Generator.Diff.Bind;

/// <summary>What a synthesized type is for: it decides how much of it must agree before it is bound.</summary>
internal enum SynthesizedKind
{
    /// <summary>Holds members of several owners, each bound by itself: <c>&lt;&gt;c</c>, <c>&lt;&gt;O</c>, <c>&lt;&gt;o__0</c>, <c>&lt;PrivateImplementationDetails&gt;</c>.</summary>
    Container,
    /// <summary>Captured variables of one owner.</summary>
    DisplayClass,
    /// <summary>An async method's or iterator's state machine.</summary>
    StateMachine,
    /// <summary>An anonymous type: its property names are its identity.</summary>
    Anonymous,
    /// <summary>The type of a delegate that has no better one: its signature is its identity.</summary>
    AnonymousDelegate,
    /// <summary>Written from a template by name: inline arrays, read-only lists, blocks of mapped data.</summary>
    Template,
}

internal static class SynthesizedKinds
{
    public static SynthesizedKind Of(string name)
    {
        var tail = name[(name.LastIndexOf('>') + 1)..];
        return name switch
        {
            _ when name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal) => SynthesizedKind.DisplayClass,
            _ when name.StartsWith("<>f__AnonymousType", StringComparison.Ordinal) => SynthesizedKind.Anonymous,
            _ when name.StartsWith("<>f__AnonymousDelegate", StringComparison.Ordinal) => SynthesizedKind.AnonymousDelegate,
            "<>c" or "<>O" or "<PrivateImplementationDetails>" => SynthesizedKind.Container,
            _ when name.StartsWith("<>c__", StringComparison.Ordinal) || name.StartsWith("<>o__", StringComparison.Ordinal) => SynthesizedKind.Container,
            _ when tail.StartsWith("O__", StringComparison.Ordinal) => SynthesizedKind.Container,
            _ when tail == "d" || tail.StartsWith("d__", StringComparison.Ordinal) || tail.StartsWith("d`", StringComparison.Ordinal) => SynthesizedKind.StateMachine,
            _ => SynthesizedKind.Template,
        };
    }
}
