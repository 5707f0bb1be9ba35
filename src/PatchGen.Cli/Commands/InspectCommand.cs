using System.CommandLine;
using System.Text.Json.Nodes;
using PatchGen.Cli.Output;
using PatchGen.Format;
using Spectre.Console;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen inspect</c>: what a patch is, what it replaces and why, and what the rules said.</summary>
internal static class InspectCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var tarball = GlobalOptions.Tarball();
        return new Command("inspect", "Show what a patch fits, replaces and warns of.") { tarball }.Does(
            cancel,
            (parsed, _) => Inspect(parsed.GetRequiredValue(tarball)),
            "patchgen inspect bin/Release/net10.0/patchgen/Shop-8c4o6ucj.patch.tar.gz",
            "patchgen inspect --json fix.patch.tar.gz | jq '.evidence[0].targets[].replacements[].member'");
    }

    private static Outcome Inspect(FileInfo file)
    {
        var opened = PatchFile.Open(file);
        if (!opened.Ok) return new("inspect", opened.Failure);
        var archive = opened.Value.Archive;
        var manifest = archive.Manifest;
        return new("inspect", Code.Ok, $"Patch {manifest.Id} of {manifest.Name}")
        {
            Id = manifest.Id,
            Evidence = [JsonNode.Parse(archive.ManifestBytes)!],
            Draw = console => Draw(console, archive),
        };
    }

    private static void Draw(IAnsiConsole console, PatchArchive archive)
    {
        var manifest = archive.Manifest;
        var facts = new Grid().AddColumn().AddColumn();
        Fact("content hash", manifest.ContentHash);
        Fact("signature", archive.Signature is null ? "none" : "CMS (verified by apply)");
        Fact("baseline", $"{manifest.Baseline.Kind.ToString().ToLowerInvariant()} {manifest.Baseline.Name} {manifest.Baseline.Commit}{(manifest.Baseline.Rebuilt ? " (rebuilt from sources)" : "")}");
        if (manifest.PostCommit is { } commit) Fact("post commit", commit);
        Fact("compiler", manifest.Compiler);
        Fact("generator", "PatchGen " + manifest.Generator);
        foreach (var required in manifest.Requires) Fact("requires", required);
        foreach (var replaced in manifest.Replaces) Fact("replaces", replaced);
        foreach (var root in manifest.Roots) Fact("consistency root", root);
        foreach (var hook in manifest.Hooks) Fact("hook", $"[{hook.Stage}] {hook.Type}.{hook.Method}{(hook.NoReverse is { } why ? $"; cannot be undone: {why}" : "")}{(hook.Irreversible is { } writes ? $"; writes beside the journal: {writes}" : "")}");
        console.Write(facts);

        foreach (var target in manifest.Targets)
        {
            console.WriteLine();
            console.WriteLine($"{target.Name} {target.Version}, module {target.Mvid}{(target.TargetFramework.Length > 0 ? ", " + target.TargetFramework : "")}");
            if (target.Replacements.IsEmpty) console.WriteLine("  no method replaced: brings new members that the others use");
            else
            {
                var replaced = Table("replaced", "why");
                foreach (var r in target.Replacements) Row(replaced, r.Member.Display, r.Why);
                console.Write(replaced);
            }

            if (!target.ShadowFields.IsEmpty)
            {
                var shadows = Table("kept beside its objects", "type", "objects made before have");
                foreach (var f in target.ShadowFields) Row(shadows, f.Member.Display, f.ValueType, f.Initial.Words());
                console.Write(shadows);
            }

            if (target.Suspended.IsEmpty) continue;
            var suspended = Table("kept by instances made before", "kind");
            foreach (var s in target.Suspended) Row(suspended, s.Member.Display, s.Kind.Noun());
            console.Write(suspended);
        }

        if (manifest.Findings.IsEmpty) return;
        console.WriteLine();
        var findings = Table("rule", "severity", "finding", "accepted because");
        foreach (var f in manifest.Findings) Row(findings, f.Rule, f.Severity.ToString(), $"{(f.Assembly is { } assembly && assembly != manifest.Name ? assembly + ": " : "")}{f.Member.Display}: {f.Message}", f.Justification ?? (f.HandledBy is { } hook ? "hook " + hook : ""));
        console.Write(findings);

        void Fact(string name, string value) => facts.AddRow(new Text("  " + name), new Text(value));
    }

    private static Table Table(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var column in columns) table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    // Text, not markup: a manifest's words are another's.
    private static void Row(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));
}
