using System.CommandLine;
using PatchGen.Cli.Attach.Target;
using PatchGen.Cli.Output;
using PatchGen.Cli.Sign;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen apply</c>: verifies the tarball, then puts it into each process that the options name.</summary>
internal static class ApplyCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var tarball = GlobalOptions.Tarball();
        var pid = GlobalOptions.Pid();
        var name = GlobalOptions.Name();
        var attempts = GlobalOptions.Number("--attempts", "How often the switch is tried while a changed method is on a stack (default: the runtime's).");
        var draining = new Option<bool>("--allow-draining") { Description = "Exit 0 also while calls that began before the switch may run pre code." };
        var unproven = new Option<bool>("--allow-unproven") { Description = "Exit 0 also where the fix may be without effect in code that was generated before." };
        var pause = new Option<bool>("--allow-pause") { Description = "Let the process stand still once to be looked through, as long as its heap is large, where it cannot be while it runs (.NET 10 and later)." };
        var force = new Option<bool>("--force") { Description = "Both of these, and apply to a process that opted out; never overrides signatures, identity, busy or a veto." };
        var shadows = GlobalOptions.Number("--max-shadow-objects", "Refuse the patch where more objects than this would get an added field beside them (default: 1,000,000; each costs about 100 bytes once the field is used).");
        var wait = GlobalOptions.Number("--wait", "Wait this many seconds for calls that began before the patch to end, so that it is applied and no longer draining (default: 0).");
        var dryRun = new Option<bool>("--dry-run") { Description = "Do everything up to the switch in the process, take it back, and report what an apply would come to. Runs no hook and changes no code." };
        return new Command("apply", "Apply a patch to running processes.") { tarball, pid, name, dryRun, attempts, wait, draining, unproven, pause, shadows, force }.Does(
            cancel,
            (parsed, screen) =>
            {
                var opened = PatchFile.Open(parsed.GetRequiredValue(tarball));
                if (!opened.Ok) return new("apply", opened.Failure);
                var patch = opened.Value;
                if (TrustStore.Default.Verify(patch.Archive) is var trust && trust.Refusal is { } untrusted) return new("apply", untrusted) { Id = patch.Archive.Manifest.Id };
                if (trust.Warning is { } warning) screen.Aside("patchgen: warning: " + warning);
                foreach (var accepted in patch.Archive.Manifest.Findings.Where(f => f.Justification is not null))
                    screen.Aside($"patchgen: warning: {accepted.Rule} accepted: {accepted.Member.Display}: {accepted.Message} ({accepted.Justification})");
                foreach (var hook in patch.Archive.Manifest.Hooks.Where(h => h.Irreversible is not null))
                    screen.Aside($"patchgen: warning: {hook.Stage} hook {hook.Type}.{hook.Method} writes beside the journal, which stays where the patch fails after it: {hook.Irreversible}");
                foreach (var hook in patch.Archive.Manifest.Hooks.Where(h => h.NoReverse is not null))
                    screen.Aside($"patchgen: warning: the patch cannot be undone in a process that took it: {hook.NoReverse}");
                var targets = TargetFinder.Named(parsed.GetValue(pid), parsed.GetValue(name));
                if (!targets.Ok) return new("apply", targets.Failure) { Id = patch.Archive.Manifest.Id, Pid = parsed.GetValue(pid) };
                var all = parsed.GetValue(force);
                var application = new Application(
                    patch, parsed.GetValue(attempts) ?? 0, new(all || parsed.GetValue(draining), all || parsed.GetValue(unproven), all) { Pause = parsed.GetValue(pause) }, screen, cancel)
                {
                    DryRun = parsed.GetValue(dryRun),
                    ShadowLimit = parsed.GetValue(shadows),
                    Wait = TimeSpan.FromSeconds(parsed.GetValue(wait) ?? 0),
                };
                return PerProcess.Run("apply", targets.Value, application.To, cancel);
            },
            "patchgen apply Shop-8c4o6ucj.patch.tar.gz --pid 4711",
            "patchgen apply Shop-8c4o6ucj.patch.tar.gz --name Shop --wait 60",
            "patchgen apply --dry-run Shop-8c4o6ucj.patch.tar.gz --name Shop",
            "patchgen apply --json Shop-8c4o6ucj.patch.tar.gz --name Shop | jq .code");
    }
}
