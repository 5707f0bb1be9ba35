namespace Work;

/// <summary>What is in flight while the code is switched.</summary>
public static class Calls
{
    /// <summary>Suspended until the task is done.</summary>
    public static async Task<int> After(Task task, int number)
    {
        await task;
        return number + 1;
    }
}
