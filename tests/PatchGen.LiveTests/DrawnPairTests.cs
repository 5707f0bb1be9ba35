using PatchGen.Oracle.Generate;
using PatchGen.Oracle.Making;

namespace PatchGen.LiveTests;

/// <summary>The pairs that the oracle draws: <c>eng/oracle --generate</c> applies them.</summary>
public class DrawnPairTests
{
    // All of a long run: PATCHGEN_DRAWN_PAIRS=4400.
    private static readonly int Pairs = int.TryParse(Environment.GetEnvironmentVariable("PATCHGEN_DRAWN_PAIRS"), out var pairs) ? pairs : 40;

    [Fact]
    public void The_same_seed_draws_the_same_pairs_and_more_begin_with_the_fewer()
    {
        var some = GeneratedCases.Take(300, seed: 5).Select(drawn => drawn.Text).ToList();
        Assert.Equal(some, GeneratedCases.Take(600, seed: 5).Take(300).Select(drawn => drawn.Text));
        Assert.NotEqual(some, GeneratedCases.Take(300, seed: 6).Select(drawn => drawn.Text));
    }

    [Fact]
    public void Pairs_have_names_of_their_own_and_two_sides()
    {
        var drawn = GeneratedCases.Take(5000, seed: 1).ToList();
        Assert.Equal(drawn.Count, drawn.Select(pair => pair.Name).Distinct().Count());
        Assert.All(drawn, pair => Assert.NotEqual(pair.Text.Pre(), pair.Text.Post()));
        Assert.DoesNotContain(drawn, pair => pair.Text.Contains('‹'));
    }

    [Fact]
    public void Each_kind_of_edit_has_places_enough()
    {
        Assert.Equal(Edit.All.Count, Edit.All.Select(edit => edit.Kind).Distinct().Count());
        Assert.Equal(Context.All.Count, Context.All.Select(context => context.Name).Distinct().Count());
        Assert.All(Edit.All, edit => Assert.True(Context.All.Count(context => context.Fits(edit)) >= 5, edit.Kind));
    }

    [Fact]
    public void Both_sides_of_a_pair_compile_for_the_oldest_supported_version()
    {
        var folder = Directory.CreateTempSubdirectory("patchgen-drawn-").FullName;
        try
        {
            foreach (var drawn in GeneratedCases.Take(Pairs, seed: 1))
                foreach (var side in Enum.GetValues<Side>())
                    Assert.Empty(Compilations.Write(Trees.Write(drawn, Configuration.Named("net8"), folder), drawn, side, DotNet.Of(8), Path.Combine(folder, $"{side}")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_program_is_laid_out_so_that_it_means_the_same()
    {
        const string Text = "class A { string M(int x) { var a = \"; } {\" + «\"{\" ¦ \"}; \"»; if (x > 1) { return a; } return \"b\"; } }";
        var lines = Lines.Of(Text);
        Assert.Equal(Text.Replace(" ", ""), string.Concat(lines).Replace(" ", ""));
        Assert.Contains("return a;", lines);
        Assert.Equal(lines.Count - 1, Lines.Closing(lines, 0));
    }
}
