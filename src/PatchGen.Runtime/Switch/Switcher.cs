using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Switch;

/// <summary>How a switch ended.</summary>
/// <param name="Pause">The pause of the attempt that succeeded, in milliseconds.</param>
/// <param name="Attempts">How many attempts it took.</param>
internal sealed record Switched(double Pause, int Attempts)
{
    /// <summary>
    /// How long a gate was closed, in milliseconds; null: there was none. Where there was one, nobody was in superseded code, and
    /// all compiled, before it opened.
    /// </summary>
    public double? Gate { get; init; }

    /// <summary>The generated code that may keep inlined pre code: a line each, with the reason.</summary>
    public ImmutableArray<string> Unproven { get; init; } = [];

    /// <summary>The frames that may go on with the value that a readonly field had; null: none was written.</summary>
    public IReadOnlyList<string>? StillReading { get; init; }
}

/// <summary>The fourth step: attempts at the switch, until no guarded frame is on a stack or it is busy.</summary>
internal static class Switcher
{
    /// <summary>How often a switch is tried by default: with the delays between, about three seconds.</summary>
    public const int DefaultAttempts = 80;

    /// <summary>What a command ends with that its client cancelled before the switch.</summary>
    public static readonly Failure Cancelled = new(Code.Cancelled, "Cancelled before the switch; nothing was changed.");

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>Switches what stands before a closed gate: nobody can be in it, so that nothing can be in the way.</summary>
    public static void Force(SwitchPlan plan)
    {
        for (var attempt = 0; attempt < DefaultAttempts; attempt++, Thread.Sleep(ShortestDelay))
        {
            var outcome = NativeAgent.Switch(plan);
            if (outcome.Suspend < 0) continue;
            if (outcome.Request < 0) throw new InvalidOperationException($"The runtime refused the request for new code: {outcome.Request:x8}.");
            return;
        }

        NativeAgent.Request(plan);
    }

    /// <param name="plan">What to switch.</param>
    /// <param name="attempts">How often to try; 0: <see cref="DefaultAttempts"/>.</param>
    /// <param name="cancelled">Asked before each attempt.</param>
    public static Result<Switched> Run(SwitchPlan plan, int attempts, Func<bool> cancelled)
    {
        var limit = attempts > 0 ? attempts : DefaultAttempts;
        var delay = ShortestDelay;
        var names = new FrameNames(plan.Generated.Bodies);
        var evidence = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var attempt = 1; attempt <= limit; attempt++)
        {
            if (cancelled()) return Cancelled;
            var outcome = NativeAgent.Switch(plan);
            if (outcome.Suspend >= 0 && outcome.FrameCount == 0)
            {
                return outcome.Request >= 0
                    ? new Switched(outcome.PauseNanoseconds / 1e6, attempt)
                    : throw new InvalidOperationException($"The runtime refused the request for new code: {outcome.Request:x8}.");
            }

            // A suspension of somebody else in progress counts as an attempt, without frames.
            if (outcome.Suspend < 0) Count($"the runtime could not be suspended ({outcome.Suspend:x8})");
            else foreach (var line in names.Lines(plan.Frames(outcome))) Count(line);
            Thread.Sleep(delay);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
        }

        return new Failure(
            Code.Busy,
            $"A method that the patch changes, or one that had inlined it, stayed on a stack through {limit} attempts. Nothing was changed; try again later.",
            [.. evidence.OrderByDescending(e => e.Value).ThenBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key} ({e.Value} of {limit} attempts)")]);

        void Count(string line) => evidence[line] = evidence.GetValueOrDefault(line) + 1;
    }
}
