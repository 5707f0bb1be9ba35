using Work;

namespace Target;

/// <summary>Calls that follow each other: at any time each is suspended, and each ends by itself.</summary>
internal static class InFlight
{
    private static readonly TimeSpan Suspended = TimeSpan.FromMilliseconds(200);

    public static Task[] Start(int calls) => [.. Enumerable.Range(0, calls).Select(Repeat)];

    private static async Task Repeat(int number)
    {
        while (true) await Calls.After(Task.Delay(Suspended), number);
    }
}
