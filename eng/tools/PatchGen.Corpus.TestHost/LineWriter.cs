using System.Text;

namespace PatchGen.Corpus.TestHost;

/// <summary>Hands on what is written, a line at a time.</summary>
internal sealed class LineWriter(Action<string> see) : TextWriter
{
    private readonly Lock _writing = new();
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_writing)
        {
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            var line = _line.ToString().TrimEnd('\r');
            _line.Clear();
            see(line);
        }
    }

    public override void Write(string? value)
    {
        lock (_writing)
            foreach (var c in value ?? "")
                Write(c);
    }

    public override void WriteLine(string? value) => Write(value + "\n");
}
