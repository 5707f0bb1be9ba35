using System.Reflection;

namespace PatchGen.Cli;

/// <summary>The version of the tool.</summary>
internal static class ToolVersion
{
    /// <summary>As its build stamped it, with the source revision where that was known.</summary>
    internal static string Full => typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Prints it: scripts ask for it often, so it takes hardly longer than starting .NET does.</summary>
    internal static int Print()
    {
        PlainOutput.Write(PlainOutput.Output, Full);
        return 0;
    }
}
