using PatchGen.Cost;

using var cancel = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) => { key.Cancel = true; cancel.Cancel(); };

try
{
    // The program measures itself: as the generator it is started anew for each figure.
    return args is ["generate", var job] ? GeneratorDoor.Run(job) : await Measurement.Run(Options.Parse(args), cancel.Token);
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"cost: {e.Message}");
    return 2;
}
catch (CostException e)
{
    Console.Error.WriteLine($"cost: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("cost: cancelled");
    return 130;
}
