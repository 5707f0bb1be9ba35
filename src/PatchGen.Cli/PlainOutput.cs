using System.Runtime.InteropServices;
using System.Text;
using PatchGen.Cli.Output;

namespace PatchGen.Cli;

/// <summary>A line to the standard streams without the console, which is an assembly of its own, opens the terminal and reads its description.</summary>
internal static partial class PlainOutput
{
    /// <summary>The descriptor of stdout.</summary>
    internal const int Output = 1;

    /// <summary>The descriptor of stderr.</summary>
    internal const int Error = 2;

    /// <summary>Writes a line and its end; a stream that is closed hears nothing, as with the console.</summary>
    internal static unsafe void Write(int descriptor, string line)
    {
        if (!StandardStreams.Inherited(descriptor)) return;
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        fixed (byte* start = bytes)
        {
            // Not a file stream: to a file it writes at a place that it keeps itself, over what others write to the same one.
            for (var written = 0; written < bytes.Length;)
            {
                var more = Write(descriptor, start + written, bytes.Length - written);
                if (more <= 0) return;
                written += (int)more;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static unsafe partial nint Write(int descriptor, byte* bytes, nint count);
}
