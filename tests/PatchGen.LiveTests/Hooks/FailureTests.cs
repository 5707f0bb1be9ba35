using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>Whatever a hook does, the process serves throughout, has its old state after, and its log says what happened.</summary>
public class FailureTests
{
    private const string Fail = "    public static void FailApply(HookContext context) => context.Log(\"cleaned up: \" + Service.Serve());\n";

    public static TheoryData<string, string, string, string> Failures() => new()
    {
        { "vetoes", "public static HookResult CheckApply() => Service.Cells[0] == 1 ? HookResult.Veto(\"too many open orders\") : HookResult.Ok;", Code.Vetoed.Name, "CheckApply hook Transforms.CheckApply vetoed: too many open orders" },
        { "throws before", "public static void PreApply(HookContext context) { context.Log(\"began\"); throw new InvalidOperationException(\"no disk\"); }", Code.HookFailed.Name, "PreApply hook Transforms.PreApply threw InvalidOperationException: no disk" },
        { "throws while checking", "public static HookResult CheckApply(HookContext context) { context.Set(ref Service.Cells[0], 5); return HookResult.Ok; }", Code.HookFailed.Name, "A check hook computes" },
        { "throws half way", "public static void Apply(HookContext context) { Transform(context, 10); context.Set(ref Service.Cells[0], 7); throw new InvalidOperationException(\"a bad cell\"); }", Code.HookFailed.Name, "Apply hook Transforms.Apply threw InvalidOperationException: a bad cell" },
        { "writes thousands while objects move", "public static void Apply(HookContext context) { for (var i = 0; i < 300; i++) { Transform(context, i); if (i % 30 == 0) GC.Collect(); } throw new InvalidOperationException(\"at \" + Service.Cells[49]); }", Code.HookFailed.Name, "threw InvalidOperationException: at 299" },
        { "writes too often", "public static void Apply(HookContext context) { while (true) Transform(context, 10); }", Code.HookFailed.Name, "The hooks of one stage may write 32768 times" },
        { "writes to a local", "public static void Apply(HookContext context) { Transform(context, 10); var local = 1; context.Set(ref local, 2); }", Code.HookFailed.Name, "A local variable is no place to journal" },
        { "overruns", "public static void Apply(HookContext context) { Transform(context, 10); while (true) { Thread.Sleep(1); context.Set(ref Service.Cells[0], 9); } }", Code.HookFailed.Name, "did not return within 2 s" },
    };

    [Theory, MemberData(nameof(Failures))]
    public void A_hook_that_fails_leaves_the_pre_state(string name, string hook, string code, string message)
    {
        Assert.NotEmpty(name);
        var stage = hook.Split("public static ")[1].Split(' ')[1].Split('(')[0];
        var patch = Service.Patch($"    {hook}\n{Fail}", stage, "FailApply") with { HookTimeout = 2_000 };
        using var target = Service.Start();
        var refused = target.Apply(patch.Build().Tarball);
        Assert.True(refused.Code.Name == code, target.Told(refused));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.Contains(target.Log(), line => line.Contains(message, StringComparison.Ordinal));
        Assert.Contains(target.Log(), line => line.EndsWith("FailApply: cleaned up: 1", StringComparison.Ordinal));
        Assert.Equal("serving 1", target.Ask("state"));
        Assert.Empty(target.View().Patches);

        // And it is still patchable.
        var (good, tarball) = Service.Good.Build();
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Equal("serving 10", target.Ask("state"));
        Assert.Equal(Code.Ok, target.Undo(good.Id).Code);
        Assert.Equal("serving 1", target.Ask("state"));
    }

    [Fact]
    public void A_hook_that_never_returns_taints_the_process()
    {
        var patch = Service.Patch("    public static void Apply(HookContext context) { Transform(context, 10); Thread.Sleep(Timeout.Infinite); }", "Apply") with { HookTimeout = 1_000 };
        using var target = Service.Start();
        var refused = target.Apply(patch.Build().Tarball);
        Assert.True(refused.Code == Code.HookFailed, target.Told(refused));
        Assert.Contains("did not return within 1 s", refused.Message, StringComparison.Ordinal);
        Assert.Equal("serving 1", target.Ask("state"));

        var next = target.Apply(Service.Good.Build().Tarball);
        Assert.Equal(Code.HookFailed, next.Code);
        Assert.Contains("Apply hook Transforms.Apply of patch", next.Message, StringComparison.Ordinal);
        Assert.Contains("never returned", next.Message, StringComparison.Ordinal);
        Assert.Contains(target.Log(), line => line.EndsWith("52 writes of hooks were taken back", StringComparison.Ordinal));
        Assert.Equal("serving 1", target.Ask("state"));
    }

    [Fact]
    public void A_hook_that_dead_locks_with_a_changed_method_gives_way()
    {
        // A thread before the gate holds the lock that the hook waits for.
        var patch = Service.Patch("    public static void Apply(HookContext context) { Transform(context, 10); while (!Monitor.IsEntered(Service.Lock)) { Thread.Sleep(50); Monitor.Enter(Service.Lock); } Monitor.Exit(Service.Lock); }", "Apply") with
        {
            HookTimeout = 60_000,
            GateTimeout = 1_000,
        };
        using var target = Service.Start(locked: true);
        var refused = target.Apply(patch.Build().Tarball);
        Assert.True(refused.Code == Code.HookFailed, target.Told(refused));
        Assert.Contains(refused.Evidence, line => line.Contains("waited for 1000 ms to enter Service.", StringComparison.Ordinal));
        Assert.Equal("serving 1", target.Ask("state"));
        Assert.Empty(target.View().Patches);
    }

    [Fact]
    public void A_hook_that_tries_for_a_lock_can_veto_in_time()
    {
        var patch = Service.Patch(
            """
                public static HookResult CheckApply(HookContext context)
                {
                    // Until the thread that takes the lock stands before the gate with it.
                    while (context.TryEnter(Service.Lock, TimeSpan.Zero) is { } free) { free.Dispose(); Thread.Sleep(1); }
                    using var held = context.TryEnter(Service.Lock, TimeSpan.FromMilliseconds(20));
                    return held is null ? HookResult.Veto("the lock is held") : HookResult.Ok;
                }
            """,
            "CheckApply");
        using var target = Service.Start(locked: true);
        var refused = target.Apply(patch.Build().Tarball);
        Assert.True(refused.Code == Code.Vetoed, target.Told(refused));
        Assert.Contains("the lock is held", refused.Message, StringComparison.Ordinal);
        Assert.Equal("serving 1", target.Ask("state"));
    }

    [Fact]
    public void A_reverse_hook_that_fails_leaves_the_patch_in_effect()
    {
        var patch = Service.Patch(
            """
                public static void Apply(HookContext context) => Transform(context, 10);
                public static void Reverse(HookContext context) { Transform(context, 1); throw new InvalidOperationException("not now"); }
                public static void FailReverse(HookContext context) => context.Log("still " + Service.Serve());
            """,
            "Apply",
            "Reverse",
            "FailReverse");
        var (manifest, tarball) = patch.Build();
        using var target = Service.Start();
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));

        var refused = target.Undo(manifest.Id);
        Assert.True(refused.Code == Code.HookFailed, target.Told(refused));
        Assert.Contains(target.Log(), line => line.EndsWith("FailReverse: still 10", StringComparison.Ordinal));
        Assert.Equal("serving 10", target.Ask("state"));
        Assert.Single(target.View().Patches);
    }

    [Fact]
    public void A_hook_after_the_switch_that_fails_is_logged_and_the_patch_stays()
    {
        var patch = Service.Patch($"{Service.GoodHooks}\n    public static void PostApply() => throw new InvalidOperationException(\"no mail\");", "Apply", "Reverse", "PostApply");
        using var target = Service.Start();
        var applied = target.Apply(patch.Build().Tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        Assert.Contains(target.Log(), line => line.Contains("PostApply hook Transforms.PostApply threw InvalidOperationException: no mail", StringComparison.Ordinal));
        Assert.Equal("serving 10", target.Ask("state"));
    }

    [Fact]
    public void An_apply_hook_without_a_way_back_refuses_undo_with_its_reason()
    {
        var patch = Service.Patch("    public static void Apply(HookContext context) => Transform(context, 10);") with
        {
            Hooks = [PatchBuilder.Hook(HookStage.Apply) with { NoReverse = "The cells that were 1 are not known any more." }],
        };
        var (manifest, tarball) = patch.Build();
        using var target = Service.Start();
        var applied = target.Apply(tarball);
        Assert.True(applied.Code == Code.Ok, target.Told(applied));
        var refused = target.Undo(manifest.Id);
        Assert.Equal(Code.NotReversible, refused.Code);
        Assert.Contains("The cells that were 1 are not known any more.", refused.Message, StringComparison.Ordinal);
        Assert.Equal("serving 10", target.Ask("state"));
    }
}
