using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Judging;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Generate;

/// <summary>Makes a case that fails as small as it can be, by leaving out lines while it fails in the same way.</summary>
internal sealed class Minimiser(Configuration configuration, string work, CancellationToken cancel)
{
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private int _tries;

    /// <summary>The smallest that was found.</summary>
    /// <exception cref="OracleFailure">The case does not fail.</exception>
    public Case Smallest(Case failing)
    {
        using var judge = new Judge(configuration, work);
        var seen = judge.Result(failing, cancel);
        if (seen.Ending is Ending.Right or Ending.Unfit) throw new OracleFailure($"{failing.Name} does not fail: {seen.Ending}\n{seen.Detail}");
        var all = failing.Text.Split('\n');
        var header = all.TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).ToList();
        var lines = Lines.Of(string.Join('\n', all.Skip(header.Count)));
        if (!Fails(lines)) lines = [.. all.Skip(header.Count)];
        for (var before = int.MaxValue; lines.Count < before;)
        {
            before = lines.Count;
            lines = WithoutBlocks(lines);
            for (var size = Math.Max(1, lines.Count / 4); size >= 1; size /= 2) lines = WithoutRuns(lines, size);
        }

        return Of(failing.Name, lines);

        List<string> WithoutBlocks(List<string> left)
        {
            for (var i = 0; i < left.Count; i++)
            {
                if (Lines.Closing(left, i) is not (> 0 and var end)) continue;
                List<string> without = [.. left[..i], .. left[(end + 1)..]];
                List<string> unwrapped = [.. left[..i], .. left[(i + 1)..end], .. left[(end + 1)..]];
                if (Fails(without)) (left, i) = (without, i - 1);
                else if (Fails(unwrapped)) (left, i) = (unwrapped, i - 1);
            }

            return left;
        }

        List<string> WithoutRuns(List<string> left, int size)
        {
            for (var i = 0; i < left.Count;)
            {
                List<string> without = [.. left[..i], .. left[Math.Min(left.Count, i + size)..]];
                if (Fails(without)) left = without;
                else i += size;
            }

            return left;
        }

        bool Fails(List<string> candidate)
        {
            // Names of assemblies are taken once in a process.
            var next = Of($"{failing.Name}-{++_tries}", candidate);
            if (!Parses(next)) return false;
            var result = judge.Result(next, cancel);
            if (result.Ending != seen.Ending || result.Differs != seen.Differs || Kind(result) != Kind(seen)) return false;
            Console.Error.WriteLine($"oracle: {candidate.Count} lines");
            return true;
        }

        Case Of(string name, List<string> body) => new(name, string.Join('\n', header) + "\n" + Lines.Shown(body));
    }

    // Most of what lines are left out of is no program: that is seen at once.
    private static bool Parses(Case candidate) => candidate.Parts.All(part => Enum.GetValues<Side>().All(side =>
        !CSharpSyntaxTree.ParseText(part.Of(side), Parsing).GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error)));

    // The rule that refuses, or when it was that it went wrong.
    private static string Kind(CaseResult result) => result.Detail[..Math.Max(0, result.Detail.IndexOf(':', StringComparison.Ordinal))];
}
