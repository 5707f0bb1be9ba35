namespace PatchGen.Generator.Compile.Shipped;

/// <summary>A version of Roslyn as a PDB names it, and where it is to be had.</summary>
internal static class CompilerRelease
{
    /// <summary>The version without the commit: <c>4.11.0-3.24554.2</c>.</summary>
    public static string Short(string version) => version.Split('+')[0];

    /// <summary>What makes a build compile with that version, as a sentence.</summary>
    public static string HowToGet(string version)
    {
        var release = Short(version).Split('-')[0];
        var sdk = Band(version) is { } band ? $"the .NET SDK {band} whose compiler is {Short(version)}" : $"the .NET SDK whose compiler is {Short(version)}";
        // Packages of released compilers carry the plain version; each build's own is on the feed where the SDK's builds are published.
        return $"Install {sdk} (`dotnet <folder of the SDK>/Roslyn/bincore/csc.dll -version` tells) and name it in global.json, "
            + $"or let this SDK compile with it: <PackageReference Include=\"Microsoft.Net.Compilers.Toolset\" Version=\"{Short(version)}\" PrivateAssets=\"all\" /> "
            + $"(from the feed dotnet-tools; a released compiler from nuget.org, as {release})";
    }

    // Each feature band of the SDK brought the next minor version; since 10.0.2xx, three of them.
    private static string? Band(string version) => Version.TryParse(version.Split('-', '+')[0], out var v)
        ? (v.Major, v.Minor) switch
        {
            (4, <= 3) => $"6.0.{v.Minor + 1}xx",
            (4, <= 7) => $"7.0.{v.Minor - 3}xx",
            (4, <= 11) => $"8.0.{v.Minor - 7}xx",
            (4, <= 14) => $"9.0.{v.Minor - 11}xx",
            (5, <= 9) => $"10.0.{((v.Minor + 2) / 3) + 1}xx",
            _ => null,
        }
        : null;
}
