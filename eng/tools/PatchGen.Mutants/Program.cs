using PatchGen.Mutants;

try
{
    return Runner.Run(Options.Parse(args));
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"mutants: {e.Message}");
    return 2;
}
