using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Shipped;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Generator;

/// <summary>Whether a tree gives the binary that was shipped: Ksplice's run-pre check, before anything runs.</summary>
internal static class Reproduction
{
    /// <summary>Refuses a tree that does not give the binary, and names what differs.</summary>
    /// <returns>A failure, or null: the same module, or one that differs in stamps of the build only.</returns>
    public static Failure? Check(Snapshot shipped, Snapshot rebuilt, CancellationToken cancel)
    {
        if (shipped.Mvid == rebuilt.Mvid) return null;
        if (CompilerIdentity.Check(shipped, rebuilt) is { } other) return other;
        var changes = Differ.Diff(Matcher.Match(shipped, rebuilt), cancel);
        if (changes.IsEmpty) return null;
        var members = changes.Facts.Where(f => f is not BuildStampChanged).Select(f => f.Member.Text).Distinct().ToList();
        return new Failure(
            Code.BaselineNotReproduced,
            $"The baseline's sources do not give the shipped {shipped.Name}: {members.Count} member(s) differ, the first is {members[0]}.",
            [.. members.Select(member => $"differs: {member}")]);
    }
}
