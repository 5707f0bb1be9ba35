using Work;

namespace Target;

/// <summary>Which code each way of calling runs: pre adds 1, post adds 2.</summary>
internal sealed record Sides(int Apart, int Inlined, int Generated, int Async)
{
    public static Sides Now(Func<int, int> generated) =>
        new(Plain.Apart(0), Plain.Caller(0), generated(0), Calls.After(Task.CompletedTask, 0).GetAwaiter().GetResult());
}
