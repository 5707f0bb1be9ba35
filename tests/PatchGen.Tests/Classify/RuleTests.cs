using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Diff;
using Fact = PatchGen.Generator.Diff.Fact;

namespace PatchGen.Tests.Classify;

public sealed class RuleTests
{
    public static TheoryData<Type> FactKinds() => [.. typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)))];

    [Theory, MemberData(nameof(FactKinds))]
    public void Every_kind_of_fact_is_judged_whatever_its_flags(Type kind)
    {
        var changes = Sample.Changes();
        var context = new RuleContext(changes);
        var unjudged = Sample.AllOf(kind).Where(fact => Rule.All.All(rule => rule.Judge(fact, context) is null)).Take(5);
        Assert.Empty(unjudged);
    }

    // The process goes by the effect, never by the id: a rule without it would be one that the process does not see.
    [Fact]
    public void A_rule_on_code_that_ran_already_has_an_effect()
    {
        foreach (var rule in Rule.All)
        {
            var expected = rule.Id.StartsWith("PG3", StringComparison.Ordinal) ? FindingEffect.RunsOnce
                : rule.Id is "PG2001" or "PG2002" or "PG2003" ? FindingEffect.PreInitializer
                : FindingEffect.None;
            Assert.True(rule.Effect == expected, $"{rule.Id}: {rule.Effect}");
        }
    }

    [Fact]
    public void An_id_names_one_rule_and_its_file()
    {
        Assert.Equal(Rule.All.Count, Rule.All.Select(r => r.Id).Distinct().Count());
        foreach (var type in typeof(Rule).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith("PatchGen.Generator.Classify.Rules.") == true && t.IsPublic))
            Assert.StartsWith(((Rule)type.GetProperty("Rule")!.GetValue(null)!).Id + "_", type.Name);
    }
}
