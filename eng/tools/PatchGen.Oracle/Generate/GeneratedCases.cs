using PatchGen.Oracle.Cases;

namespace PatchGen.Oracle.Generate;

/// <summary>Random pairs: an edit of each kind in one place after the other. The same seed gives the same pairs, and more of them begin with the fewer.</summary>
internal static class GeneratedCases
{
    /// <summary>The group that they are reported under, and the folder of those that are kept.</summary>
    public const string Feature = "Generated";

    // The number of turns: a prime, so that each edit comes to all of its places before it comes to one again.
    private const int Step = 7919;

    /// <summary>So many of them.</summary>
    public static IEnumerable<Case> Take(int count, int seed)
    {
        var places = Edit.All.Select(edit => Context.All.Where(context => context.Fits(edit)).ToList()).ToList();
        for (var i = 0; i < count; i++)
        {
            var edit = i % Edit.All.Count;
            var turn = i / Edit.All.Count;
            var context = places[edit][(int)(((long)turn * Step + edit * 31L + seed * 17L) % places[edit].Count)];
            yield return Make(Edit.All[edit], context, unchecked(seed * 1000003 + i));
        }
    }

    /// <summary>One of them.</summary>
    public static Case Make(Edit edit, Context context, int seed)
    {
        var draw = new Draw(seed);
        var name = $"{Feature}/{edit.Kind}-{context.Name}-{seed}";
        var text = GeneratedProgram.Text(draw, edit, context);
        var expectation = Known.Of(edit.Kind, context.Name) is { } known ? $"fault {known.Where} {known.Ending}: {known.Seen}" : Expectation.MayRefuse;
        return new(name, $"// Edit: {edit.Kind}\n// Expect: {expectation}\n{text}");
    }
}
