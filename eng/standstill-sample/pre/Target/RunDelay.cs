using System.Buffers.Text;

namespace Target;

/// <summary>How long the calling thread was ready to run and had no core, since it began.</summary>
internal sealed class RunDelay
{
    private readonly Microsoft.Win32.SafeHandles.SafeFileHandle _file;
    private readonly byte[] _text = new byte[96];

    private RunDelay(string file) => _file = File.OpenHandle(file);

    public static RunDelay OfThisThread() => new($"/proc/{new FileInfo("/proc/thread-self").LinkTarget}/schedstat");

    /// <summary>Nanoseconds. Allocates nothing.</summary>
    public long Read()
    {
        var text = _text.AsSpan(0, RandomAccess.Read(_file, _text, 0));
        // Time on a core, time ready to run, turns.
        return Utf8Parser.TryParse(text[(text.IndexOf((byte)' ') + 1)..], out long waited, out _) ? waited : 0;
    }
}
