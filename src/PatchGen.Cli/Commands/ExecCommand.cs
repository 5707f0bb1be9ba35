using System.CommandLine;
using System.Runtime.InteropServices;
using PatchGen.Cli.Attach;
using PatchGen.Cli.Output;
using PatchGen.Cli.Sign;
using PatchGen.Format;

namespace PatchGen.Cli.Commands;

/// <summary><c>patchgen exec --patch FILE -- app</c>: starts a program with patches applied before <c>Main</c>.</summary>
internal static partial class ExecCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var patches = new Option<FileInfo[]>("--patch") { Description = "A tarball to apply before Main (repeatable).", HelpName = "FILE", AllowMultipleArgumentsPerToken = false };
        var program = new Argument<string[]>("program") { Description = "The program and its arguments, after `--`.", Arity = ArgumentArity.OneOrMore };
        return new Command("exec", "Start a program with patches applied before Main. The program takes this process's place.") { patches, program }.Does(
            cancel,
            (parsed, screen) => Exec(parsed.GetValue(patches) ?? [], parsed.GetRequiredValue(program), screen),
            "patchgen exec --patch Shop-8c4o6ucj.patch.tar.gz -- dotnet Shop.dll --urls http://localhost:5000");
    }

    private static Outcome Exec(FileInfo[] patches, string[] program, Screen screen)
    {
        foreach (var file in patches)
        {
            var opened = PatchFile.Open(file);
            if (!opened.Ok) return new("exec", opened.Failure);
            if (file.FullName.Contains(':')) return new("exec", Code.Usage, $"'{file.FullName}' has a colon in its path, which {AgentIdentity.ApplyVariable} cannot carry.");
            if (TrustStore.Default.Verify(opened.Value.Archive) is var trust && trust.Refusal is { } untrusted) return new("exec", untrusted) { Id = opened.Value.Archive.Manifest.Id };
            if (trust.Warning is { } warning) screen.Aside("patchgen: warning: " + warning);
        }

        var library = Path.Combine(AgentFiles.Folder, AgentIdentity.Library);
        if (!File.Exists(library)) return new("exec", Code.Internal, $"The tool lacks its agent ({library}): install it again.");

        // execvp reads the C library's environment, which Environment.SetEnvironmentVariable does not change.
        SetVariable("CORECLR_ENABLE_PROFILING", "1", 1);
        SetVariable("CORECLR_PROFILER", AgentIdentity.Clsid.ToString("B"), 1);
        SetVariable("CORECLR_PROFILER_PATH", library, 1);
        SetVariable(AgentIdentity.ApplyVariable, string.Join(':', patches.Select(file => file.FullName)), 1);
        StandardStreams.Complete();
        Execute(program[0], [.. program, null]);
        return new("exec", Code.Usage, $"'{program[0]}' cannot be started: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "execvp", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string file, string?[] arguments);
}
