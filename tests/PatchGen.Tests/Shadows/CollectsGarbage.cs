namespace PatchGen.Tests.Shadows;

/// <summary>Tests that force full collections: beside others each would walk all that those hold, and stop them meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CollectsGarbage
{
    public const string Name = "collects garbage";
}
