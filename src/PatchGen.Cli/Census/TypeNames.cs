using System.Text;

namespace PatchGen.Cli.Census;

/// <summary>
/// One spelling for the type names of metadata (<c>N.Box`1/&lt;Wait&gt;d__0</c>) and of a debugger (<c>N.Box&lt;System.String&gt;+&lt;Wait&gt;d__0</c>):
/// nested by <c>+</c>, without arity and without type arguments. Two types that differ in arity only are one here: that counts too many, never too few.
/// </summary>
internal static class TypeNames
{
    internal static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c is '`')
            {
                while (i + 1 < name.Length && char.IsAsciiDigit(name[i + 1])) i++;
            }
            else if (c is '<')
            {
                // At the start of a name it is the compiler's own: <Wait>d__0. Behind one it begins type arguments.
                var close = Closing(name, i);
                if (plain.Length == 0 || plain[^1] is '+' or '.') plain.Append(name, i, close - i + 1);
                i = close;
            }
            else
            {
                plain.Append(c is '/' ? '+' : c);
            }
        }

        return plain.ToString();
    }

    private static int Closing(string name, int open)
    {
        var depth = 0;
        for (var i = open; i < name.Length; i++)
        {
            if (name[i] is '<') depth++;
            else if (name[i] is '>' && --depth == 0) return i;
        }

        return name.Length - 1;
    }
}
