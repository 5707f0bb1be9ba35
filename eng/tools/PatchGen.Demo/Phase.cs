using System.Diagnostics;

namespace PatchGen.Demo;

/// <summary>What the clients saw while one thing happened.</summary>
internal sealed class Phase(string name)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _ended;
    private long _lastAnswer = Stopwatch.GetTimestamp();

    /// <summary>What happened.</summary>
    public string Name => name;

    /// <summary>How many requests were answered rightly.</summary>
    public int Answered { get; private set; }

    /// <summary>How many were not.</summary>
    public int Failed { get; private set; }

    /// <summary>The longest request that touched this phase.</summary>
    public TimeSpan Longest { get; private set; }

    /// <summary>The longest time without any right answer.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => Stopwatch.GetElapsedTime(_began, _ended);

    /// <summary>Right answers a second.</summary>
    public double Throughput => Answered / Duration.TotalSeconds;

    public void Touch(TimeSpan duration)
    {
        lock (this) if (duration > Longest) Longest = duration;
    }

    public void Count(bool right)
    {
        lock (this)
        {
            if (right) { Answered++; Hear(Stopwatch.GetTimestamp()); }
            else Failed++;
        }
    }

    public void End()
    {
        lock (this)
        {
            _ended = Stopwatch.GetTimestamp();
            Hear(_ended);
        }
    }

    private void Hear(long now)
    {
        var silence = Stopwatch.GetElapsedTime(_lastAnswer, now);
        if (silence > LongestSilence) LongestSilence = silence;
        _lastAnswer = now;
    }
}
