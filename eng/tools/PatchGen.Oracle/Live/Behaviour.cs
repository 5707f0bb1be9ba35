using System.Text;

namespace PatchGen.Oracle.Live;

/// <summary>What a run of a program did, as the host tells it.</summary>
/// <param name="Output">What it wrote.</param>
/// <param name="Exit">Its exit code; null where it threw.</param>
/// <param name="Exception">The types and messages of what it threw, the outermost first.</param>
/// <param name="Frames">Its stack, the innermost frame first: <c>assembly!type.method</c>.</param>
/// <param name="Steady">False where a run did otherwise than the one before it.</param>
internal sealed record Behaviour(string Output, int? Exit, string? Exception, IReadOnlyList<string> Frames, bool Steady)
{
    /// <summary>The same to whoever uses the program: a trampoline and its replacement count as one frame.</summary>
    public bool Same(Behaviour other) => Text == other.Text;

    /// <summary>What is compared, for people.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder(Output);
            if (Exception is null) return text.Append(Exit == 0 ? "" : $"[exit code {Exit}]\n").ToString();
            text.Append($"[threw] {Exception}");
            foreach (var frame in NormalizedFrames.Of(Frames)) text.Append($"  at {frame}\n");
            return text.ToString();
        }
    }
}
