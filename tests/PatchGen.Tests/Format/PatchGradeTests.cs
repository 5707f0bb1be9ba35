using PatchGen.Format;

namespace PatchGen.Tests.Format;

public class PatchGradeTests
{
    private static readonly AppliedPatch Proven = new() { Id = "8c4o6ucj", ContentHash = "", Name = "Shop", State = PatchState.Applied, AppliedAt = default };

    private static AppliedPatch Draining(params int[] counts) =>
        Proven with { Suspended = [.. counts.Select((count, i) => new SuspendedCount(SuspendedKind.Async, new MemberKey($"M:Shop.Cart::Pay{i}()System.Void"), "T", null, count))] };

    [Fact]
    public void Only_a_proven_patch_is_a_success()
    {
        Assert.Equal("Update 8c4o6ucj applied successfully", Proven.Sentence());
        Assert.Equal("Update 8c4o6ucj is already applied", Proven.Sentence(already: true));
        Assert.Equal("Update 8c4o6ucj applied successfully", Draining(0, 0).Sentence());
        Assert.Equal(PatchGrade.Applied, Draining(0).Worst());
    }

    [Fact]
    public void Unproven_is_worse_than_draining_and_both_are_named()
    {
        var both = Draining(2, 1) with { Unproven = ["Cart.Total()"] };
        Assert.Equal([PatchGrade.Unproven, PatchGrade.Draining], both.Grades());
        Assert.Equal(Code.Unproven, both.Worst().Code());
        Assert.Matches(@"applied; unproven: the fix may be without effect in .*Cart\.Total\(\); .* mends it; and draining: 3 async calls from before the switch", both.Sentence());
    }

    [Fact]
    public void An_unknown_number_is_draining_and_never_0() => Assert.Contains("draining: an unknown number of async calls", Draining(-1, 4).Sentence());

    [Fact]
    public void Every_grade_has_a_code_of_its_own()
    {
        var grades = Enum.GetValues<PatchGrade>();
        Assert.Equal(grades, grades.Select(grade => PatchGrades.Of(grade.Code())));
        Assert.Equal(PatchGrade.Applied, PatchGrades.Of(Code.Busy));
    }
}
