using PatchGen.Generator.Match;

namespace PatchGen.Tests.Matching;

public sealed class DeclaredTests
{
    [Fact]
    public void Keys_taken_from_the_other_side_are_those_that_the_side_itself_gives()
    {
        using var pre = Fixture.Compile();
        // Other rows, other orders, and members that only one side has.
        using var post = Fixture.Compile(reversed: true, edit: text => text + "\nfile class Added { void M(Added a) { } }");
        var (own, other) = (Declared.Of(pre), Declared.Of(post));
        AreTheSame(other, Declared.Of(post, own));
        AreTheSame(own, Declared.Of(pre, other));
        Assert.Contains(Declared.Of(post, own).Methods, m => own.Methods.Exists(o => ReferenceEquals(o.Key.Text, m.Key.Text)));
    }

    [Theory]
    [InlineData("void M(A.T t) { }", "void M(B.T t) { }")]
    [InlineData("void M(int i) { }", "void M(uint i) { }")]
    [InlineData("void M(in int i) { }", "void M(ref int i) { }")]
    [InlineData("void M(int[] i) { }", "void M(int[,] i) { }")]
    [InlineData("void M<T>(T i) { }", "void M<T, U>(T i) { }")]
    [InlineData("int M() => 0;", "long M() => 0;")]
    [InlineData("int this[int i] => 0;", "int this[long i] => 0;")]
    [InlineData("int f, g;", "int f, h;")]
    [InlineData("event System.Action E;", "event System.Action F;")]
    [InlineData("void M() { } void N() { }", "void N() { } void M() { }")]
    public void A_type_whose_members_are_others_or_stand_otherwise_gives_its_own(string preMembers, string postMembers)
    {
        const string Types = "namespace A { class T { } } namespace B { class T { } } class Before { void M() { } } class After { int f; }";
        using var pre = TestCompiler.Snapshot($"{Types} class C {{ {preMembers} }}");
        using var post = TestCompiler.Snapshot($"{Types} class C {{ {postMembers} }}");
        AreTheSame(Declared.Of(post), Declared.Of(post, Declared.Of(pre)));
    }

    private static void AreTheSame(Declared expected, Declared actual)
    {
        Assert.Equal(expected.Types, actual.Types);
        Assert.Equal(expected.Methods, actual.Methods);
        Assert.Equal(expected.Fields, actual.Fields);
        Assert.Equal(expected.Properties, actual.Properties);
        Assert.Equal(expected.Events, actual.Events);
        foreach (var members in (List<Member>[])[actual.Types, actual.Methods, actual.Fields, actual.Properties, actual.Events])
            Assert.Equal(members.OrderBy(m => m.Key), members);
    }
}
