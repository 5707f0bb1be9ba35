using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using PatchGen.Generator.Compile;
using PatchGen.MSBuild;

namespace PatchGen.Tests.Compile;

/// <summary>The compiler of the SDK that runs the tests: as a process of its own, and as the generator uses it.</summary>
internal static class SdkCompiler
{
    /// <summary>The SDK's folder of compilers.</summary>
    public static string Directory { get; } = Path.Combine(Dotnet(".", "--list-sdks").Trim().Split('\n')
        .Where(line => line.StartsWith(Dotnet(".", "--version").Trim() + " ", StringComparison.Ordinal))
        .Select(line => Path.Combine(line[(line.IndexOf('[') + 1)..line.IndexOf(']')], line[..line.IndexOf(' ')])).Single(), "Roslyn", "bincore");

    /// <summary>The reference assemblies and generators that come with the SDK for its own framework.</summary>
    public static string ReferencePack { get; } = System.IO.Directory
        .EnumerateDirectories(Path.GetFullPath("../../../../packs/Microsoft.NETCore.App.Ref", Directory)).Order().Last();

    /// <summary>Runs csc itself.</summary>
    public static void RunCsc(string directory, IEnumerable<string> arguments)
    {
        var response = Path.Combine(directory, "csc.rsp");
        File.WriteAllLines(response, arguments.Select(a => a.Contains(' ') ? $"\"{a}\"" : a));
        Dotnet(directory, Path.Combine(Directory, "csc.dll"), "/noconfig", "@" + response);
    }

    /// <summary>Runs the first step of the generator on the SDK's Roslyn.</summary>
    /// <returns>A <c>Result&lt;Snapshot&gt;</c> of another load context.</returns>
    public static dynamic Compile(string directory, IEnumerable<string> arguments, string? root = null, string? shippedRoot = null)
    {
        var context = RoslynContext.For(Directory);
        var input = Activator.CreateInstance(context.Twin(typeof(SideInput.Sources)), directory, arguments.ToImmutableArray(), root, shippedRoot);
        var compile = context.Twin(typeof(Compiler)).GetMethod(nameof(Compiler.Compile), BindingFlags.Public | BindingFlags.Static)!;
        return compile.Invoke(null, [input, CancellationToken.None, null])!;
    }

    private static string Dotnet(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
    }
}
