namespace PatchGen.Hooks;

/// <summary>When a hook runs. The names are those of the attributes and of the manifest.</summary>
public enum HookStage
{
    /// <summary>Before the switch, while everything runs pre code; may fail, and then nothing was changed.</summary>
    PreApply,

    /// <summary>While no thread is in changed code and none can enter it: says whether the patch may go in.</summary>
    CheckApply,

    /// <summary>While no thread is in changed code and none can enter it: transforms data for the post code.</summary>
    Apply,

    /// <summary>After the process runs post code.</summary>
    PostApply,

    /// <summary>After an apply that did not succeed: everything runs pre code.</summary>
    FailApply,

    /// <summary>Before undo, while everything runs post code; may fail, and then nothing was changed.</summary>
    PreReverse,

    /// <summary>While no thread is in changed code and none can enter it: says whether the patch may come off.</summary>
    CheckReverse,

    /// <summary>While no thread is in changed code and none can enter it: transforms data back for the pre code.</summary>
    Reverse,

    /// <summary>After the process runs pre code again.</summary>
    PostReverse,

    /// <summary>After an undo that did not succeed: everything runs post code.</summary>
    FailReverse,
}
