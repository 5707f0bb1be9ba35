namespace PatchGen.Hooks;

/// <summary>What a hook does when its patch is applied before <c>Main</c>, where there is no data to transform yet.</summary>
public enum AtStart
{
    /// <summary>
    /// It does not run. Post constructors give new objects their values; a static initializer that the patch changes is the pre side's also
    /// then, and the process says so: the patch counts as unproven.
    /// </summary>
    Skip,

    /// <summary>It runs, before any code of the application.</summary>
    Run,
}

/// <summary>
/// Marks a static method as a transform hook. It takes no parameter or one <see cref="HookContext"/>; check hooks return
/// <see cref="HookResult"/>, all others nothing. Hooks are synchronous.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public abstract class HookAttribute : Attribute
{
    private protected HookAttribute(HookStage stage) => Stage = stage;

    /// <summary>When it runs.</summary>
    public HookStage Stage { get; }

    /// <summary>The ids of the rules whose findings it satisfies, for example <c>["PG2001"]</c>.</summary>
    public string[] Handles { get; set; } = [];

    /// <summary>The documentation id of the member whose findings it satisfies; null: every member with such a finding.</summary>
    public string? Member { get; set; }

    /// <summary>What it does when the patch is applied before <c>Main</c>.</summary>
    public AtStart AtStart { get; set; }
}

/// <summary>Runs before the switch, outside the pause. Slow preparations belong here; an exception refuses the patch.</summary>
public sealed class PreApplyAttribute() : HookAttribute(HookStage.PreApply);

/// <summary>Runs behind the gate and says whether the patch may go in. It computes; it changes nothing.</summary>
public sealed class CheckApplyAttribute() : HookAttribute(HookStage.CheckApply);

/// <summary>Runs behind the gate and transforms data, by <see cref="HookContext.Set{T}"/> and its kin.</summary>
public sealed class ApplyAttribute() : HookAttribute(HookStage.Apply);

/// <summary>Runs once the process runs post code. What it throws is logged; the patch stays.</summary>
public sealed class PostApplyAttribute() : HookAttribute(HookStage.PostApply);

/// <summary>Runs after an apply that did not succeed, on pre code: takes back what <see cref="PreApplyAttribute"/> hooks prepared.</summary>
public sealed class FailApplyAttribute() : HookAttribute(HookStage.FailApply);

/// <summary>Runs before undo, outside the pause; an exception refuses the undo.</summary>
public sealed class PreReverseAttribute() : HookAttribute(HookStage.PreReverse);

/// <summary>Runs behind the gate and says whether the patch may come off.</summary>
public sealed class CheckReverseAttribute() : HookAttribute(HookStage.CheckReverse);

/// <summary>Runs behind the gate and transforms data back.</summary>
public sealed class ReverseAttribute() : HookAttribute(HookStage.Reverse);

/// <summary>Runs once the process runs pre code again. What it throws is logged; the patch is off.</summary>
public sealed class PostReverseAttribute() : HookAttribute(HookStage.PostReverse);

/// <summary>Runs after an undo that did not succeed, on post code.</summary>
public sealed class FailReverseAttribute() : HookAttribute(HookStage.FailReverse);

/// <summary>On an <see cref="ApplyAttribute"/> hook that has no <see cref="ReverseAttribute"/> twin: undo is refused with this reason.</summary>
/// <param name="why">The reason, one sentence for the operator.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class NoReverseAttribute(string why) : Attribute
{
    /// <summary>The reason, one sentence for the operator.</summary>
    public string Why { get; } = why;
}

/// <summary>
/// On a hook that writes other than through its <see cref="HookContext"/>: where the patch fails after it, what it wrote stays.
/// Shown before the patch is applied.
/// </summary>
/// <param name="why">What it writes, one sentence for the operator.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class IrreversibleAttribute(string why) : Attribute
{
    /// <summary>What it writes, one sentence for the operator.</summary>
    public string Why { get; } = why;
}
