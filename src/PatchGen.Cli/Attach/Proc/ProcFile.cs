using System.Buffers;
using System.Globalization;
using System.Text;

namespace PatchGen.Cli.Attach.Proc;

/// <summary>Reads the small files of <c>/proc</c>: a command that looks at every process reads hundreds, so each with as few calls as possible.</summary>
internal static class ProcFile
{
    private const int Page = 4096;

    /// <summary>The text of a file of a process; null where it is gone or may not be read.</summary>
    internal static string? Text(int pid, string name)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Page);
        try
        {
            // Shared with everybody: .NET would ask the kernel for a lock otherwise.
            using var file = File.OpenHandle(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{name}"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = 0;
            while (true)
            {
                var read = RandomAccess.Read(file, buffer.AsSpan(length), length);
                if (read == 0) return Encoding.UTF8.GetString(buffer, 0, length);
                length += read;
                if (length < buffer.Length) continue;
                var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                buffer.CopyTo(larger, 0);
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = larger;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
