using System.Diagnostics;

namespace PatchGen.Cli.Attach;

/// <summary>What kind of .NET a process runs.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">The runtime's version, for example <c>10.0.1</c>; null where it is unknown.</param>
internal sealed record DotNetRuntime(RuntimeKind Kind, Version? Version)
{
    /// <summary>Looks at the mapped files and at the diagnostics ports.</summary>
    internal static DotNetRuntime Of(TargetProcess target)
    {
        var pid = target.Pid;
        var files = ProcFs.MappedFiles(pid);
        if (files is null) return new(RuntimeKind.Unreadable, null);
        if (files.FirstOrDefault(file => Path.GetFileName(file) == "libcoreclr.so") is { } clr) return new(RuntimeKind.CoreClr, VersionBeside(pid, clr));
        if (!target.HasDiagnosticsPort) return new(RuntimeKind.None, null);

        // No runtime library, but a diagnostics port: the runtime is linked into the executable.
        return SingleFile(pid) ? new(RuntimeKind.CoreClr, null) : new(RuntimeKind.NativeAot, null);
    }

    private static Version? VersionBeside(int pid, string clr)
    {
        // Framework-dependent: .../Microsoft.NETCore.App/10.0.1/libcoreclr.so. Self-contained: CoreLib says it.
        if (Version.TryParse(Path.GetFileName(Path.GetDirectoryName(clr))?.Split('-')[0], out var version)) return version;
        try
        {
            var corelib = Path.Combine(Path.GetDirectoryName(ProcFs.Reach(pid, clr))!, "System.Private.CoreLib.dll");
            var info = FileVersionInfo.GetVersionInfo(corelib);
            return Version.TryParse(info.ProductVersion?.Split('+', '-')[0], out version) ? version : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A single-file host exports this symbol so that debuggers find the runtime in it; a NativeAOT program exports another.
    private static bool SingleFile(int pid)
    {
        try
        {
            using var exe = File.OpenRead($"/proc/{pid}/exe");
            var window = new byte[1 << 20];
            var kept = 0;
            for (int read; (read = exe.Read(window, kept, window.Length - kept)) > 0;)
            {
                var seen = window.AsSpan(0, kept + read);
                if (seen.IndexOf("DotNetRuntimeInfo\0"u8) >= 0) return true;
                kept = Math.Min(32, seen.Length);
                seen[^kept..].CopyTo(window);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it stays unproven, and unproven is not patchable.
        }

        return false;
    }
}

/// <summary>See <see cref="DotNetRuntime"/>.</summary>
internal enum RuntimeKind
{
    /// <summary>CoreCLR: framework-dependent, self-contained or single-file.</summary>
    CoreClr,
    /// <summary>Compiled ahead of time, without a JIT.</summary>
    NativeAot,
    /// <summary>No .NET.</summary>
    None,
    /// <summary>We may not look.</summary>
    Unreadable,
}
