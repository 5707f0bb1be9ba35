using System.Runtime.InteropServices;
using System.Text;

namespace PatchGen.Cli.Output;

/// <summary>
/// stdout and stderr of the tool. They may be closed, full, or read by nobody; what is said there is then lost, and the command goes on:
/// its exit code is its outcome.
/// </summary>
internal static partial class StandardStreams
{
    private const int GetDescriptorFlags = 1;
    private const int CloseOnExec = 1;
    private const int ReadWrite = 2;

    /// <summary>Has writing to them never throw.</summary>
    internal static void Guard()
    {
        Console.SetOut(Inherited(1) ? new Unfailing(Console.Out) : TextWriter.Null);
        Console.SetError(Inherited(2) ? new Unfailing(Console.Error) : TextWriter.Null);
    }

    /// <summary>
    /// Opens those that are closed, for a program that takes the place of this one: whatever it opened first would have their number, and
    /// receive what it prints.
    /// </summary>
    internal static void Complete()
    {
        for (var descriptor = 0; descriptor <= 2; descriptor++)
        {
            if (Inherited(descriptor)) continue;
            var nothing = Open("/dev/null", ReadWrite);
            // Also where it got the number itself: the copy is one that stays open.
            if (nothing < 0 || nothing == descriptor) continue;
            Duplicate(nothing, descriptor);
            Close(nothing);
        }
    }

    // One that this process was started with survived an exec; whatever the runtime opened since would not.
    internal static bool Inherited(int descriptor) => Control(descriptor, GetDescriptorFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private sealed class Unfailing(TextWriter writer) : TextWriter
    {
        public override Encoding Encoding => writer.Encoding;

        public override void Write(char value) => Try(() => writer.Write(value));

        public override void Write(char[] buffer, int index, int count) => Try(() => writer.Write(buffer, index, count));

        public override void Write(string? value) => Try(() => writer.Write(value));

        public override void WriteLine(string? value) => Try(() => writer.WriteLine(value));

        public override void Flush() => Try(writer.Flush);

        private static void Try(Action write)
        {
            try
            {
                write();
            }
            catch (IOException)
            {
                // Full, or nobody reads.
            }
        }
    }
}
