namespace PatchGen.Hooks.Shadows;

/// <summary>A store as the registry sees it.</summary>
internal interface IShadowStore
{
    /// <summary>How many objects have a value.</summary>
    int Count { get; }

    /// <summary>Gives an object what another one has.</summary>
    void Copy(object from, object to);

    /// <summary>Forgets all values.</summary>
    void Clear();
}
