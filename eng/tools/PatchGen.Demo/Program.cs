using PatchGen.Demo;

try
{
    return await new Story(Options.Parse(args)).Tell() ? 0 : 1;
}
catch (DemoFailure failure)
{
    Console.Error.WriteLine($"demo: {failure.Message}");
    return 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine($"demo: {e.Message}");
    return 2;
}
