using System;
using System.IO;
using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Logging;

// The fix reads a cross-reference at an offset once; before it, one that leads back to itself was read again and again.
public static class Probe
{
    public static string Run()
    {
        var log = new Circles();
        try
        {
            using var document = PdfDocument.Open(new Bounded(Circular()), new ParsingOptions { Logger = log });
            return $"opened, {log.Skipped} skipped";
        }
        catch (TimeoutException)
        {
            return $"endless, {log.Skipped} skipped";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}, {log.Skipped} skipped";
        }
    }

    private static byte[] Circular() => Encoding.ASCII.GetBytes(
        "%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\n/XRef \n%%EOF\n");

    private sealed class Circles : ILog
    {
        public int Skipped { get; private set; }

        public void Debug(string message)
        {
            if (message.Contains("circular", StringComparison.OrdinalIgnoreCase)) Skipped++;
        }

        public void Debug(string message, Exception ex) => Debug(message);

        public void Warn(string message)
        {
        }

        public void Error(string message)
        {
        }

        public void Error(string message, Exception ex)
        {
        }
    }

    // An endless reader ends here.
    private sealed class Bounded(byte[] bytes) : MemoryStream(bytes)
    {
        private int left = 100_000;

        public override int ReadByte() => --left < 0 ? throw new TimeoutException() : base.ReadByte();

        public override int Read(byte[] buffer, int offset, int count) => --left < 0 ? throw new TimeoutException() : base.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => --left < 0 ? throw new TimeoutException() : base.Read(buffer);
    }
}
