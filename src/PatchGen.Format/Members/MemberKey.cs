using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>
/// The identity of a type or member: equal exactly when two declarations denote the same member, in the pre tree,
/// in the post tree, in the patch file and in the process.
/// </summary>
/// <remarks>
/// The text is made from metadata names and is stable across compilations:
/// <code>
/// T:Ns.Outer/Inner`1
/// M:Ns.Outer/Inner`1::Name``2(System.Int32&amp;,!0,!!1[])System.Void
/// F:Ns.Outer::field        P:Ns.Outer::Item(System.Int32)        E:Ns.Outer::Changed
/// </code>
/// Generic parameters are positional (<c>!n</c> of the type, <c>!!n</c> of the method), so that their names do not count.
/// Types are named without their assembly: a reference that moved between facades keeps its key.
/// The return type is part of a method's key (conversion operators differ by nothing else); a field's type is not
/// (a field that changes its type is retyped, not another field).
/// </remarks>
[JsonConverter(typeof(MemberKeyText))]
public readonly record struct MemberKey(string Text) : IComparable<MemberKey>
{
    /// <summary>The kind letter: <c>T</c>, <c>M</c>, <c>F</c>, <c>P</c> or <c>E</c>.</summary>
    public char Kind => Text[0];

    /// <summary>The key of the declaring type, or of the type itself.</summary>
    public MemberKey Type => Kind == 'T' ? this : new("T:" + Text[2..Text.IndexOf("::", StringComparison.Ordinal)]);

    /// <summary>The metadata name without the type, the parameters and the arity: <c>Name</c>, <c>.ctor</c>, <c>get_P</c>.</summary>
    public string Name
    {
        get
        {
            if (Kind == 'T')
            {
                var start = Text.LastIndexOfAny(['/', '.']) + 1;
                return Text[Math.Max(2, start)..];
            }

            var name = Text[(Text.IndexOf("::", StringComparison.Ordinal) + 2)..];
            // A name may itself hold '(' only in an explicit implementation of a generic interface with a function pointer: not in C#.
            var end = name.IndexOf('(');
            if (end >= 0) name = name[..end];
            var arity = name.LastIndexOf("``", StringComparison.Ordinal);
            return arity > 0 ? name[..arity] : name;
        }
    }

    /// <summary>How people read it: <c>Ns.Outer.Inner.Name(int, T)</c>-like, without return type and kind letter.</summary>
    public string Display
    {
        get
        {
            var text = Text[2..].Replace("::.ctor", "::#ctor", StringComparison.Ordinal).Replace("::.cctor", "::#cctor", StringComparison.Ordinal)
                .Replace("::", ".", StringComparison.Ordinal).Replace('/', '.');
            var close = text.LastIndexOf(')');
            return close >= 0 && Kind == 'M' ? text[..(close + 1)] : text;
        }
    }

    /// <inheritdoc />
    public int CompareTo(MemberKey other) => string.CompareOrdinal(Text, other.Text);

    /// <inheritdoc />
    public override string ToString() => Text;
}
