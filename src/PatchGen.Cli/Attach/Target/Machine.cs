using System.Runtime.InteropServices;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;

namespace PatchGen.Cli.Attach.Target;

/// <summary>Whether the agent, which is native code, could run in a process: told by what the process runs on.</summary>
internal static class Machine
{
    private const int MachineOffset = 18;

    /// <summary>The reason why not; null where nothing is known to speak against it.</summary>
    internal static Failure? Refusal(TargetProcess target)
    {
        var files = ProcFs.MappedFiles(target.Pid) ?? (IReadOnlySet<string>)new HashSet<string>();
        // Run by an emulator, a program of another architecture has the emulator for its executable, and its own libraries mapped.
        var library = files.FirstOrDefault(file => Path.GetFileName(file) == "libcoreclr.so");
        var built = Of(library is null ? $"/proc/{target.Pid}/exe" : ProcFs.Reach(target.Pid, library));
        if (built is { } machine && machine != RuntimeInformation.ProcessArchitecture)
            return new(Code.NotSupported, $"{target} is built for {machine}, and this PatchGen for {RuntimeInformation.ProcessArchitecture}: no other is supported yet. Restart it with the fixed build.");
        // The dynamic linker of musl, as on Alpine: /lib/ld-musl-x86_64.so.1.
        return files.Any(file => Path.GetFileName(file).StartsWith("ld-musl-", StringComparison.Ordinal))
            ? new(Code.NotSupported, $"{target} runs on musl (as on Alpine), and PatchGen's agent needs glibc 2.28 or later: run it on an image with glibc, such as Debian's or a distroless one. Until then, restart it with the fixed build.")
            : null;
    }

    // e_machine: elf.h.
    private static Architecture? Of(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var header = new byte[MachineOffset + sizeof(ushort)];
            file.ReadExactly(header);
            return BitConverter.ToUInt16(header, MachineOffset) switch
            {
                62 => Architecture.X64,
                183 => Architecture.Arm64,
                40 => Architecture.Arm,
                3 => Architecture.X86,
                _ => null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
