using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

public sealed class FriendsTests
{
    // Microsoft's public key for its open projects: it has to be a real one.
    private const string Key = "002400000480000094000000060200000024000052534131000400000100010007d1fa57c4aed9f0a32e84aa0faefd0de9e8fd6aec8f87fb03766c834c99921eb23be79ad9d5dcc1dd9ad236132102900b723cf980957fc4e177108fc607774f29e8320e92ea05ece4e821c0a5efe8f1645c4c0c93c1ab99285d622caa652c1dfad63d745d6f2de5f17e5eaf0fc4963d261c8a12436518206dc093344d5ad293";

    private const string Source = $$"""
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("B")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("A, PublicKey={{Key}}")]
        public class C
        {
            internal void Internal() { }
            protected internal void ProtectedInternal() { }
            private void Private() { }
            public void Public() { }
            private class Hidden { internal void Method() { } }
        }
        internal class D { public void Public() { } protected void Protected() { } }
        """;

    [Theory]
    [InlineData("internal void Internal() { }", true)]
    [InlineData("protected internal void ProtectedInternal() { }", false)]
    [InlineData("private void Private() { }", false)]
    [InlineData(" public void Public() { }\n    private class", false)]
    [InlineData("internal void Method() { }", false)]
    [InlineData("public void Public() { } protected", true)]
    [InlineData("void Protected() { }", false)]
    public void Friends_can_name_what_is_internal_and_not_public(string removed, bool friendsOnly)
    {
        var kept = removed.Replace("public void Public() { }", "").Replace("void Protected() { }", "int Field;");
        var changes = Compared.Of(Source, Source.Replace(removed, kept == removed ? "" : kept, StringComparison.Ordinal));
        Assert.Equal(["A", "B"], changes.Friends);
        Assert.Equal(friendsOnly, Assert.Single(changes.Facts.OfType<MethodRemoved>()).FriendsOnly);
    }

    [Fact]
    public void Without_friends_nothing_is_theirs()
    {
        var changes = Compared.Of("class C { internal void M() { } }", "class C { }");
        Assert.Empty(changes.Friends);
        Assert.False(Assert.Single(changes.Facts.OfType<MethodRemoved>()).FriendsOnly);
    }
}
