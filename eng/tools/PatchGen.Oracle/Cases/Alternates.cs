using System.Text.RegularExpressions;

namespace PatchGen.Oracle.Cases;

/// <summary>One text that is both sides: <c>«pre ¦ post»</c> stands where they differ.</summary>
internal static partial class Alternates
{
    public static string Pre(this string source) => Choice().Replace(source, m => m.Groups["pre"].Value);

    public static string Post(this string source) => Choice().Replace(source, m => m.Groups["post"].Value);

    [GeneratedRegex("«(?<pre>.*?) ?¦ ?(?<post>.*?)»", RegexOptions.Singleline)]
    private static partial Regex Choice();
}
