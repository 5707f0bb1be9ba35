using System.Text.Json;

namespace PatchGen.Corpus;

/// <summary>
/// Whether two builds of PatchGen make the same of a fix: findings by rule, member, severity and position, changed members, the set of
/// replacements, and each byte of the patch modules. Words are left out, and so is how the manifest writes all this down.
/// </summary>
internal static class Comparison
{
    /// <summary>What differs in one entry, a line each; empty: nothing.</summary>
    /// <param name="before">The entry's folder of the earlier run.</param>
    /// <param name="after">That of the later one.</param>
    public static IReadOnlyList<string> Of(string before, string after) =>
        [.. Differences("verdict", Verdict(before), Verdict(after)), .. Differences("patch", Patch(before), Patch(after))];

    /// <summary>Compares the entries of two runs.</summary>
    /// <param name="before">The folder of the earlier run's results.</param>
    /// <param name="after">That of the later one's.</param>
    /// <param name="ids">The entries.</param>
    /// <returns>True where both have each entry and nothing differs; a line for each entry, each difference, and the sum.</returns>
    public static (bool Same, IReadOnlyList<string> Lines) Between(string before, string after, IEnumerable<string> ids)
    {
        var (same, differ, missing) = (0, 0, 0);
        var lines = new List<string>();
        foreach (var id in ids)
        {
            var (earlier, later) = (Path.Combine(before, id), Path.Combine(after, id));
            if (!Directory.Exists(Path.Combine(earlier, "patch")) || !Directory.Exists(Path.Combine(later, "patch")))
            {
                missing++;
                lines.Add($"{id}: not run in both");
                continue;
            }

            var differences = Of(earlier, later);
            if (differences.Count == 0) same++; else differ++;
            lines.Add($"{id}: {(differences.Count == 0 ? $"same ({Verdict(later).Count} lines of the verdict, {Patch(later).Count} of the patch)" : $"{differences.Count} differences")}");
            lines.AddRange(differences.Select(difference => "  " + difference));
        }

        lines.Add($"{same + differ + missing} entries: {same} the same, {differ} differ, {missing} not run in both");
        return (differ == 0 && missing == 0, lines);
    }

    private static IEnumerable<string> Differences(string what, IReadOnlyCollection<string> before, IReadOnlyCollection<string> after) =>
        before.Except(after).Select(line => $"{what} before only: {line}").Concat(after.Except(before).Select(line => $"{what} after only: {line}"));

    private static List<string> Verdict(string folder)
    {
        var file = Path.Combine(folder, "patch", "verdict.json");
        if (!File.Exists(file)) return ["none"];
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var root = json.RootElement;
        return
        [
            $"outcome {Text(root, "outcome")} {Text(root, "code")}",
            .. from list in (string[])["findings", "changed", "added", "removed"]
               from item in root.GetProperty(list).EnumerateArray()
               select $"{list} {Text(item, "rule")} {Text(item, "severity")} {Text(item, "open")} {Text(item, "assembly")} {Text(item, "member")} pre {Text(item, "pre")} post {Text(item, "post")} {Text(item, "handledBy")}",
        ];
    }

    private static List<string> Patch(string folder)
    {
        if (Directory.GetFiles(Path.Combine(folder, "patch"), "*.patch.tar.gz") is not [var tarball, ..]) return ["none"];
        var files = Tarball.Files(tarball);
        using var json = JsonDocument.Parse(files[Tarball.Manifest]);
        return
        [
            .. from target in json.RootElement.GetProperty("targets").EnumerateArray()
               from list in (string[])["replacements", "suspended", "gated", "shadowFields"]
               where target.TryGetProperty(list, out _)
               from item in target.GetProperty(list).EnumerateArray()
               select $"{Text(target, "name")} {list} {Text(item, "member")} {Text(item, "token")} {Text(item, "fingerprint")} {Text(item, "holderType")} {Text(item, "holderMethod")}",
            .. from file in files
               where file.Key.StartsWith("module/", StringComparison.Ordinal)
               select $"{file.Key} {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file.Value))}",
        ];
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.ToString().ReplaceLineEndings("") : "-";
}
