using System.Reflection;
using System.Text;

namespace PatchGen.Corpus.TestHost;

/// <summary>The method of a test, as its source names it: an inherited test belongs to the class that declares it.</summary>
internal static class TestMethod
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    /// <summary>The full name of the declaring type, a dot, the method's name.</summary>
    public static string Of(string fullName, Assembly tests)
    {
        var name = WithoutArguments(fullName);
        var dot = name.LastIndexOf('.');
        if (dot < 0) return name;
        var (type, method) = (name[..dot], name[(dot + 1)..]);
        var declaring = tests.GetType(type)?.GetMember(method, MemberTypes.Method, Any).FirstOrDefault()?.DeclaringType;
        return $"{declaring?.FullName ?? type}.{method}";
    }

    // NUnit gives fixtures and cases their arguments: `N.C(1,"a.b)").M(2)`.
    private static string WithoutArguments(string name)
    {
        var text = new StringBuilder();
        var (depth, quoted) = (0, false);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (quoted && c == '\\') i++;
            else if (depth > 0 && c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (c == '(') depth++;
            else if (c == ')') depth--;
            else if (depth == 0) text.Append(c);
        }

        return text.ToString();
    }
}
