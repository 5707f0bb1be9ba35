using System.Collections.Immutable;
using PatchGen.Hooks;

namespace PatchGen.Generator.Compile.Hooks;

/// <summary>What a hook says of itself, read from its source alone.</summary>
public sealed record HookDeclaration
{
    /// <summary>When it runs; null for a shadow initializer, which runs where an object's new field is first used.</summary>
    public required HookStage? Stage { get; init; }

    /// <summary>The metadata name of its type: <c>Ns.Outer+Inner</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The method's name.</summary>
    public required string Method { get; init; }

    /// <summary>The ids of the rules whose findings it satisfies.</summary>
    public ImmutableArray<string> Handles { get; init; } = [];

    /// <summary>The documentation id of the member that it speaks of; null: every member.</summary>
    public string? Member { get; init; }

    /// <summary>True where it runs also when the patch is applied before <c>Main</c>.</summary>
    public bool RunsAtStart { get; init; }

    /// <summary>Why what it did cannot be undone, where it says so.</summary>
    public string? NoReverse { get; init; }

    /// <summary>What it writes beside the journal, where it says so.</summary>
    public string? Irreversible { get; init; }

    /// <summary>Where the attribute stands.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>How people name it.</summary>
    public string Display => $"{Type.Replace('+', '.')}.{Method}";

    /// <summary>True for hooks that run while a patch goes in: what they handle is handled.</summary>
    public bool IsOfApply => Stage is null or HookStage.PreApply or HookStage.CheckApply or HookStage.Apply or HookStage.PostApply;

    /// <summary>True for hooks that run while no thread is in changed code and none can enter it.</summary>
    public bool IsBehindGate => Stage is HookStage.CheckApply or HookStage.Apply or HookStage.CheckReverse or HookStage.Reverse;
}
