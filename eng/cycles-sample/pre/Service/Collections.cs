namespace Service;

/// <summary>Collects one generation or another all the time.</summary>
internal static class Collections
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);

    public static void Run()
    {
        for (var i = 0; ; i++)
        {
            GC.Collect(i % 10 == 0 ? GC.MaxGeneration : i % 2);
            Thread.Sleep(Every);
        }
    }
}
