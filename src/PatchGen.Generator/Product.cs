using System.Reflection;

namespace PatchGen.Generator;

/// <summary>Who made the patch.</summary>
public static class Product
{
    /// <summary>The version of PatchGen, without the source revision of its own build.</summary>
    public static string Version { get; } =
        typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
