using System.Diagnostics;
using System.Text;
using PatchGen.Cli.Attach.Proc;

namespace PatchGen.Cli.Attach.Target;

/// <summary>What kind of .NET a process runs.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Version">The runtime's version, for example <c>10.0.1</c>; null where it is unknown.</param>
internal sealed record DotNetRuntime(RuntimeKind Kind, Version? Version)
{
    /// <summary>The folder of the runtime and its assemblies, as we reach it; null where they are part of the executable.</summary>
    internal string? Folder { get; private init; }

    // What an executable exports that has the runtime in it, so that debuggers find it.
    private const string SingleFileMark = "DotNetRuntimeInfo";
    private const string NativeAotMark = "DotNetRuntimeDebugHeader";

    /// <summary>Looks at the mapped files and at the diagnostics ports.</summary>
    /// <param name="target">The process.</param>
    /// <param name="thorough">
    /// Reads the executable also of a process that has no diagnostics port: for one that was named, since it takes too long for all.
    /// </param>
    internal static DotNetRuntime Of(TargetProcess target, bool thorough = true)
    {
        var pid = target.Pid;
        var files = ProcFs.MappedFiles(pid);
        if (files is null) return new(RuntimeKind.Unreadable, null);
        if (files.FirstOrDefault(file => Path.GetFileName(file) == "libcoreclr.so") is { } clr)
            return new(RuntimeKind.CoreClr, VersionBeside(pid, clr)) { Folder = Path.GetDirectoryName(ProcFs.Reach(pid, clr)) };

        // No runtime library, but a diagnostics port: the runtime is linked into the executable.
        var port = target.HasDiagnosticsPort;
        if (!port && !thorough) return new(RuntimeKind.None, null);
        if (Holds(pid, SingleFileMark)) return new(RuntimeKind.SingleFile, Configuration.Of(target)?.IncludedRuntime);
        return new(port || Holds(pid, NativeAotMark) ? RuntimeKind.NativeAot : RuntimeKind.None, null);
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

    private static bool Holds(int pid, string mark)
    {
        try
        {
            using var exe = File.OpenRead($"/proc/{pid}/exe");
            return FileSearch.Find(exe, Encoding.ASCII.GetBytes(mark + "\0")) is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it stays unproven, and unproven is not patchable.
            return false;
        }
    }
}

/// <summary>See <see cref="DotNetRuntime"/>.</summary>
internal enum RuntimeKind
{
    /// <summary>CoreCLR as a library: framework-dependent, also in a single file, or self-contained.</summary>
    CoreClr,
    /// <summary>CoreCLR linked into the executable: self-contained in a single file.</summary>
    SingleFile,
    /// <summary>Compiled ahead of time, without a JIT.</summary>
    NativeAot,
    /// <summary>No .NET.</summary>
    None,
    /// <summary>We may not look.</summary>
    Unreadable,
}
