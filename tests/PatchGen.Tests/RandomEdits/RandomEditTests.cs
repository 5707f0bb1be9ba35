using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.RandomEdits;

/// <summary>
/// Random programs, each edited several times: where Diff says unchanged both give the same output, and where it says changed, the reason
/// names the edit. <c>PATCHGEN_RANDOM_EDITS=2000</c> tries so many programs, <c>CsCheck_Seed</c> repeats one.
/// </summary>
public sealed class RandomEditTests
{
    private const int EditsOfOne = 6;

    // The same programs in each build: what is found beyond them is for who goes looking.
    private static readonly string[] Seeds =
        ["1ucTT8hZLXF1", "7dXfoKtkVm91", "2aBcDeFgHiJ1", "3kLmNoPqRsT1", "4uVwXyZ01231", "5zYxWvUtSrQ1", "6pOnMlKjIhG1", "0fEdCbA98761", "8IGQIWSDOYr1", "2S_l4Cl0sSy1", "1wH1G0DWkuD1"];

    [Fact]
    public void What_is_called_unchanged_behaves_the_same_and_what_is_called_changed_names_the_edit()
    {
        if (Environment.GetEnvironmentVariable("PATCHGEN_RANDOM_EDITS") is { } count) Sample(long.Parse(count, CultureInfo.InvariantCulture), null);
        else foreach (var seed in Seeds) Sample(1, seed);
    }

    private static void Sample(long programs, string? seed) =>
        Gen.Select(Programs.All, Gen.Bool, Gen.Int.Array[EditsOfOne]).Sample(Holds, iter: programs, seed: seed, threads: 1,
            print: sample => $"{(sample.Item2 ? "Release" : "Debug")} {string.Join(',', sample.Item3)}\n{sample.Item1}");

    private static void Holds(string text, bool release, int[] picks)
    {
        var root = CSharpSyntaxTree.ParseText(text, new(LanguageVersion.Preview)).GetRoot();
        using var pre = TestCompiler.Snapshot(text, release);
        var output = Running.Output(pre);
        var semantic = SemanticEdits.Of(root);
        var noOps = NoOpEdits.Of(root);
        for (var i = 0; i < picks.Length; i++)
        {
            var edits = i % 3 == 2 ? noOps : semantic;
            var edit = Pick(Pick(edits.ToList(), picks[i]).ToList(), picks[i] / 64)();
            using var post = TestCompiler.Snapshot(edit.Post, release);
            var wrong = Wrong(Compared.Of(pre, post), edit, () => Running.Output(post) == output);
            Assert.True(wrong is null, $"{edit}: {wrong}\npre:  {Line(text, edit.Line)}\npost: {Line(edit.Post, edit.Line)}");
        }
    }

    private static string? Wrong(ChangeSet changes, Edit edit, Func<bool> isSame)
    {
        if (edit.IsNoOp)
        {
            if (!Regex.IsMatch(changes.Text(), edit.Says.Length == 0 ? "^$" : edit.Says)) return $"is no change, and has the facts\n{changes.Text()}";
            return isSame() ? null : "is no change, and the output differs";
        }

        if (changes.Facts.IsEmpty) return isSame() ? null : "is not found, and the output differs";
        if (!edit.Spreads && changes.Facts.FirstOrDefault(f => !IsAt(f, edit)) is { } elsewhere) return $"is found elsewhere\n{changes.Text()}";
        if (!edit.Recaptures && !changes.Facts.Any(f => IsIn(f.Post, edit) || IsIn(f.Pre, edit))) return $"is found in another line\n{changes.Text()}";
        return Regex.IsMatch(changes.Text(), edit.Says) ? null : $"has another reason\n{changes.Text()}";
    }

    private static bool IsAt(Fact fact, Edit edit) => fact.Member.Name == edit.Member || (fact.Member.Name is ".ctor" or ".cctor" && (fact.Why.Contains(edit.Member, StringComparison.Ordinal) || fact.Post?.Line == edit.Line));

    private static bool IsIn(SourceSpan? span, Edit edit) => span is not null && span.Line >= edit.Line && span.Line <= edit.LastLine;

    private static T Pick<T>(List<T> all, int number) => all[(int)((uint)number % (uint)all.Count)];

    private static string Line(string text, int line) => text.Split('\n').ElementAtOrDefault(line - 1) ?? "";
}
