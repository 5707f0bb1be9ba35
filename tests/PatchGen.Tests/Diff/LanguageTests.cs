using PatchGen.Generator.Diff;
using PatchGen.Tests.Matching;

namespace PatchGen.Tests.Diff;

/// <summary>Over all that C# 14 can declare: what is no change has no facts, and what is one has its own.</summary>
public sealed class LanguageTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void Nothing_differs_from_itself(bool release)
    {
        using var pre = Fixture.Compile(release);
        using var post = Fixture.Compile(release);
        Assert.Equal("", Compared.Of(pre, post).Text());
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Files_in_another_order_with_more_lines_differ_in_nothing(bool release)
    {
        using var pre = Fixture.Compile(release);
        using var post = Fixture.Compile(release, reversed: true, text => text.Replace("\n", "\n\n// comment\n#line default\n", StringComparison.Ordinal));
        Assert.Equal("", Compared.Of(pre, post).Text());
    }

    [Fact]
    public void The_skeleton_of_an_extension_block_is_visible_to_nobody_and_its_members_are()
    {
        const string Pre = "public static class E { extension(string text) { public int Twice => text.Length * 2; public int Gone() => 1; } }";
        var changes = Compared.Of(Pre, Pre.Replace("(string text)", "(string s)", StringComparison.Ordinal).Replace("text.Length", "s.Length", StringComparison.Ordinal).Replace(" public int Gone() => 1;", "", StringComparison.Ordinal));
        Assert.Contains(changes.Facts.OfType<TypeRemoved>(), f => f.Member.Text.Contains("/<M>$", StringComparison.Ordinal));
        Assert.All(changes.Facts.OfType<TypeRemoved>(), f => Assert.False(f.Visible));
        var visible = changes.Facts.OfType<MethodRemoved>().Where(f => f.Traits.HasFlag(MethodTraits.Visible));
        Assert.Equal("M:E::Gone(System.String)System.Int32", Assert.Single(visible).Member.Text);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Only_what_is_added_differs_where_it_renumbers_everything(bool release)
    {
        const string Added = "private async System.Threading.Tasks.Task<object> Added_(int z) { System.Func<int, int> f = x => x + z; System.Func<int, int> g = x => x * 3; await System.Threading.Tasks.Task.Yield(); return new { zero = f(1), one = g(2) }; } ";
        using var pre = Fixture.Compile(release);
        using var post = Fixture.Compile(release, edit: text => text
            .Replace("private readonly List<Func<int, int>> made", Added + "private readonly List<Func<int, int>> made", StringComparison.Ordinal)
            .Replace("private int limit = limit", Added + "private int limit = limit", StringComparison.Ordinal)
            .Replace("class Animal {", "class Animal { " + Added, StringComparison.Ordinal));
        Assert.Equal("", string.Join('\n', Compared.Of(pre, post).Text().Split('\n').Where(l => !l.StartsWith("MethodAdded ", StringComparison.Ordinal) || !l.Contains("::Added_(", StringComparison.Ordinal))));
    }
}
