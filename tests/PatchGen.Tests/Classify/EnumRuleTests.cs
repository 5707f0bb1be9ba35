using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.Classify;

/// <summary>How grave a member is that is added to an enum: it depends on who may look its name up.</summary>
public sealed class EnumRuleTests
{
    private static Severity Of(string access, string uses)
    {
        string Source(string members) => $"{access} enum E {{ {members} }} public class C {{ {uses} }}";
        var verdict = Classifier.Classify(Compared.Of(Source("A, B"), Source("A, B, D")), null);
        return Assert.Single(verdict.Value!.Findings, f => f.Rule.Id == "PG1007").Severity;
    }

    [Theory]
    [InlineData("public E Kind; public string M() => $\"{Kind}\";")]
    [InlineData("public object M(E e) => e;")]
    [InlineData("public object? M(E? e) => e;")]
    [InlineData("public string? M(E? e) => e.ToString();")]
    [InlineData("public bool M(E e) => System.Enum.IsDefined(typeof(E), e);")]
    [InlineData("public System.Collections.Generic.List<E> All = new();")]
    public void What_may_look_its_name_up_here_needs_acceptance(string uses) => Assert.Equal(Severity.NeedsTransform, Of("public", uses));

    [Theory]
    [InlineData("public", "public bool M(E e) => e == E.B;")]
    [InlineData("public", "public E? Kind { get; set; } public bool M() => Kind is E.B || Kind.HasValue && Kind.Value == E.A;")]
    [InlineData("public", "public E Kind { get; set; }")]
    public void What_others_may_look_up_is_a_warning(string access, string uses) => Assert.Equal(Severity.Warning, Of(access, uses));

    [Fact]
    public void What_nobody_can_look_up_is_a_note() => Assert.Equal(Severity.Note, Of("internal", "internal E? Kind; internal bool M() => Kind == E.B;"));
}
