using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Classify;

public sealed class VerdictTests
{
    [Fact]
    public void A_changed_body_is_clean() => Assert.Empty(Assert.IsType<Verdict.Clean>(Sample.Verdict(Sample.Body())).Findings);

    [Fact]
    public void No_facts_are_nothing() => Assert.IsType<Verdict.Nothing>(Sample.Verdict());

    [Fact]
    public void A_build_stamp_alone_is_nothing_and_a_note()
    {
        var verdict = Assert.IsType<Verdict.Nothing>(Sample.Verdict(new BuildStampChanged { Member = new("T:<Module>") }));
        Assert.Equal(Severity.Note, Assert.Single(verdict.Findings).Severity);
    }

    [Fact]
    public void What_is_added_and_reached_from_nowhere_is_nothing() =>
        Assert.IsType<Verdict.Nothing>(Sample.Verdict(new MethodAdded { Member = Sample.Method, PostToken = 1, Traits = MethodTraits.None }));

    [Fact]
    public void A_refused_fact_refuses_the_change_beside_clean_ones()
    {
        var verdict = Assert.IsType<Verdict.Refused>(Sample.Verdict(Sample.Body(), Sample.Field()));
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal(("PG1001", Severity.Refused), (finding.Rule.Id, finding.Severity));
    }

    [Fact]
    public void What_is_not_modelled_is_refused()
    {
        var verdict = Assert.IsType<Verdict.Refused>(Sample.Verdict(Sample.Body(), new UnmodelledChange { Member = Sample.Method, Why = "odd" }));
        Assert.Equal("PG6000", Assert.Single(verdict.Findings).Rule.Id);
    }

    [Fact]
    public void A_fact_that_no_rule_judges_is_refused()
    {
        var finding = Assert.Single(Classifier.Judge(Sample.Changes(Sample.Body()), rules: []));
        Assert.Equal(("PG6000", Severity.Refused), (finding.Rule.Id, finding.Severity));
    }

    [Fact]
    public void A_reference_to_another_version_is_a_warning()
    {
        var fact = new ReferenceChanged { Member = new("T:<Module>"), Change = ReferenceChange.Version, Why = "Json 1.0.0.0 -> 2.0.0.0" };
        var finding = Assert.Single(Sample.Verdict(Sample.Body(), fact).Findings);
        Assert.Equal(("PG5010", Severity.Warning), (finding.Rule.Id, finding.Severity));
        Assert.Contains("Json 1.0.0.0 -> 2.0.0.0", finding.Message);
    }

    [Fact]
    public void Findings_come_gravest_first_then_by_member()
    {
        var verdict = Sample.Verdict(
            Sample.Body(traits: MethodTraits.Async), Sample.Initializer("F:N.C::b"), Sample.Initializer("F:N.C::a"), Sample.Field());
        Assert.Equal(
            ["PG1001 F:N.C::count", "PG2001 F:N.C::a", "PG2001 F:N.C::b", "PG4001 M:N.C::Go(System.Int32)System.Void"],
            verdict.Findings.Select(f => $"{f.Rule.Id} {f.Fact.Member}"));
    }
}
