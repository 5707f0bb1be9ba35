using System.Collections.Immutable;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Census;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

public sealed class CensusTests
{
    private static readonly ImmutableArray<SuspendedCode> Everything =
    [
        Machine("async", "Wait", "CliTarget.Work/<Wait>d__1"),
        Machine("async", "WaitVoid", "CliTarget.Work/<WaitVoid>d__2"),
        Machine("async", "WaitValue", "CliTarget.Work/<WaitValue>d__3"),
        Machine("iterator", "Count", "CliTarget.Work/<Count>d__4"),
        Machine("iterator", "Stream", "CliTarget.Work/<Stream>d__5"),
        Machine("async", "Box.Wait", "CliTarget.Box`1/<Wait>d__0"),
        Lambda("Adder", "CliTarget.Work/<>c__DisplayClass6_0", "<Adder>b__0"),
        Lambda("Doubler", "CliTarget.Work/<>c", "<Doubler>b__7_0"),
    ];

    [Theory]
    [InlineData("async", "Wait", 3)]
    [InlineData("async-void", "WaitVoid", 2)]
    [InlineData("async-value", "WaitValue", 2)]
    [InlineData("async-generic", "Box.Wait", 2)]
    [InlineData("iterator", "Count", 2)]
    [InlineData("iterator-unstarted", "Count", 4)]
    [InlineData("stream", "Stream", 1)]
    [InlineData("lambda", "Adder", 3)]
    public void Instances_that_may_run_pre_code_are_counted(string what, string member, int count)
    {
        using var target = TargetApp.Start();
        Assert.Equal("held", target.Ask($"hold {what} {count}"));

        var census = Take(target);

        Assert.Equal(Expected((member, count)), census.Suspended);
        Assert.InRange(census.Pause.TotalMilliseconds, 0.001, 5000);
        Assert.Equal("pong", target.Ask("ping"));
    }

    [Fact]
    public void A_multicast_delegate_counts_each_of_its_parts()
    {
        using var target = TargetApp.Start();
        target.Ask("hold multicast 2");
        Assert.Equal(Expected(("Adder", 4)), Take(target).Suspended);
    }

    [Fact]
    public void A_delegate_that_only_the_compilers_cache_holds_does_not_count()
    {
        using var target = TargetApp.Start();
        target.Ask("hold static-lambda 1");
        Assert.Equal(Expected(("Doubler", 1)), Take(target).Suspended);

        target.Ask("release");
        target.Ask("collect");
        Assert.Equal(Expected(), Take(target).Suspended);
    }

    [Fact]
    public void Finished_instances_do_not_count_and_released_ones_no_more()
    {
        using var target = TargetApp.Start();
        target.Ask("hold async-done 3");
        Assert.Equal(Expected(), Take(target).Suspended);

        target.Ask("hold async 5");
        target.Ask("hold iterator 5");
        Assert.Equal(Expected(("Wait", 5), ("Count", 5)), Take(target).Suspended);

        target.Ask("release");
        target.Ask("collect");
        Assert.Equal(Expected(), Take(target).Suspended);
    }

    [Fact]
    public void Dynamic_methods_are_counted_and_named()
    {
        using var target = TargetApp.Start();
        Assert.Equal(0, Take(target).DynamicMethods);

        target.Ask("hold dynamic 2");
        target.Ask("hold expression 1");

        var census = Take(target);
        Assert.Equal(3, census.DynamicMethods);
        Assert.Contains("emitted0", census.DynamicNames);
        Assert.Contains(census.DynamicNames, name => name.StartsWith("lambda_method"));
    }

    [Theory]
    [InlineData("dynamic-target", 1)]
    [InlineData("dynamic-generic", 1)]
    [InlineData("expression-target", 1)]
    [InlineData("dynamic", 0)]
    [InlineData("invoke", 0)]
    public void A_dynamic_method_counts_where_it_has_a_way_to_the_patched_assembly(string what, int count)
    {
        using var target = TargetApp.Start();
        target.Ask($"hold {what} 1");
        var census = HeapCensus.Take(TargetProcess.Find(target.Pid)!, [], "CliTarget");
        Assert.Null(census.Why);
        Assert.Equal(count, census.DynamicMethods);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void Each_version_of_NET_is_counted(int version)
    {
        using var target = TargetApp.Start(DotNet.Of(version).Muxer, [TargetApp.Path]);
        target.Ask("hold async 2");
        target.Ask("hold lambda 3");
        target.Ask("hold dynamic-target 1");
        target.Ask("hold invoke 1");

        var census = HeapCensus.Take(TargetProcess.Find(target.Pid)!, Everything, "CliTarget");
        Assert.Null(census.Why);
        Assert.Equal(Expected(("Wait", 2), ("Adder", 3)), census.Suspended);
        Assert.Equal(1, census.DynamicMethods);
    }

    [Fact]
    public void Objects_that_get_a_shadow_field_are_counted_those_of_derived_classes_too()
    {
        ShadowedField Field(string type) => new() { Member = $"F:{type}::added", Type = type, ValueType = "System.Int32", Initial = "default" };
        var (list, @delegate) = (Field("System.Collections.Generic.List`1"), Field("System.MulticastDelegate"));
        using var target = TargetApp.Start();
        int Count(ShadowedField field) => HeapCensus.Take(TargetProcess.Find(target.Pid)!, [], [list, @delegate], ["CliTarget"]).ShadowObjects.GetValueOrDefault(field.Member);
        var before = Count(list);
        target.Ask("hold static-lambda 7");
        Assert.InRange(Count(list), before + 7, before + 1_000);
        Assert.True(Count(@delegate) > 0);
    }

    [Fact]
    public void What_cannot_be_looked_at_is_unknown_and_never_0()
    {
        // This process itself: nobody can trace himself.
        var census = HeapCensus.Take(TargetProcess.Find(Environment.ProcessId)!, Everything);
        Assert.Equal(-1, census.DynamicMethods);
        Assert.All(census.Suspended, entry => Assert.Equal(-1, entry.Value));
        Assert.Equal(Everything.Length, census.Suspended.Count);
        Assert.NotNull(census.Why);
    }

    [Fact]
    public void The_process_goes_on_after_each_count()
    {
        using var target = TargetApp.Start();
        for (var i = 0; i < 3; i++)
        {
            Take(target);
            Assert.Equal("pong", target.Ask("ping"));
        }
    }

    private static CensusResult Take(TargetApp target)
    {
        var census = HeapCensus.Take(TargetProcess.Find(target.Pid)!, Everything);
        Assert.Null(census.Why);
        return census;
    }

    private static ImmutableDictionary<string, int> Expected(params (string Member, int Count)[] counts) =>
        Everything.ToImmutableDictionary(code => code.Member, code => counts.FirstOrDefault(c => c.Member == code.Member).Count);

    private static SuspendedCode Machine(string kind, string member, string type) => new() { Kind = kind, Member = member, Type = type, Token = 0 };

    private static SuspendedCode Lambda(string member, string type, string method) =>
        new() { Kind = "delegate", Member = member, Type = type, Method = method, Token = 0 };
}
