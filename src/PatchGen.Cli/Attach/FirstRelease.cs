using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>What release 0.1.0 understands, which does not tell. Recorded, as it is in processes that run on: it never changes.</summary>
internal static class FirstRelease
{
    /// <summary>Where its runtime listens, as the process sees it.</summary>
    internal static string Socket(TargetProcess target) => $"/tmp/patchgen-{target.Uid}/{target.InnerPid}-{target.StartTicks}.sock";

    internal static WireAgent Agent { get; } = new()
    {
        Version = "0.1.0",
        Protocol = 1,
        Commands = ["apply", "log", "ping", "undo", "view"],
        Request = ["allowDraining", "allowPause", "attempts", "command", "contentHash", "id", "protocol", "shadowLimit"],
        Manifest =
        [
            "baseline", "baseline.commit", "baseline.kind", "baseline.name", "baseline.rebuilt", "compiler", "contentHash", "files", "files.path",
            "files.sha256", "files.size", "findings", "findings.assembly", "findings.handledBy", "findings.justification", "findings.member", "findings.message",
            "findings.rule", "findings.severity", "gateTimeout", "generator", "hookTimeout", "hooks", "hooks.atStart", "hooks.handles", "hooks.irreversible",
            "hooks.member", "hooks.method", "hooks.noReverse", "hooks.stage", "hooks.target", "hooks.type", "id", "name", "postCommit", "replaces", "requires",
            "roots", "schemaVersion", "targets", "targets.gated", "targets.gated.fingerprint", "targets.gated.member", "targets.gated.token", "targets.module",
            "targets.mvid", "targets.name", "targets.replacements", "targets.replacements.fingerprint", "targets.replacements.holderMethod",
            "targets.replacements.holderType", "targets.replacements.mayBeInlined", "targets.replacements.member", "targets.replacements.token",
            "targets.replacements.why", "targets.shadowFields", "targets.shadowFields.initial", "targets.shadowFields.member", "targets.shadowFields.type",
            "targets.shadowFields.valueType", "targets.suspended", "targets.suspended.kind", "targets.suspended.member", "targets.suspended.method",
            "targets.suspended.token", "targets.suspended.type", "targets.targetFramework", "targets.version",
        ],
    };
}
