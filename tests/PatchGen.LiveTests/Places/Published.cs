using System.Collections.Concurrent;
using System.Diagnostics;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Places;

/// <summary>A program as <c>dotnet publish</c> gives it, and a fix of the library in it.</summary>
/// <param name="Program">The executable.</param>
/// <param name="Patch">The tarball's file.</param>
/// <param name="Id">The patch's id.</param>
internal sealed record Published(string Program, string Patch, string Id)
{
    internal const string Name = "Single";

    private const string Library = """
        public static class Service
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Answer() => 41;
        }

        public static class Probe
        {
            public static string Ask(string question) => Service.Answer().ToString();
        }
        """;

    private const string Source = """
        using System;
        // By name: the library is compiled against the framework's own assemblies, not against those that a project refers to.
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } question)
            Console.WriteLine(System.Reflection.Assembly.Load("Lib").GetType("Probe", true)!.GetMethod("Ask")!.Invoke(null, new object[] { question }));
        """;

    private const string Fix = "public static class Patch { public static int Answer() => 42; }";

    private static readonly ConcurrentDictionary<(int, string), Lazy<Published>> Made = [];

    /// <summary>Publishes it, once a run.</summary>
    /// <param name="major">The version of .NET.</param>
    /// <param name="properties">How: arguments of <c>dotnet publish</c>.</param>
    internal static Published Of(int major, string properties) => Made.GetOrAdd((major, properties), _ => new(() => Make(major, properties))).Value;

    private static Published Make(int major, string properties)
    {
        var dotnet = DotNet.Of(major);
        // Everybody may run it, from whatever place.
        var folder = $"/var/tmp/patchgen-published-{Guid.NewGuid():n}"[..42];
        Directory.CreateDirectory(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        File.WriteAllBytes(Path.Combine(folder, "Lib.dll"), library);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Source);
        File.WriteAllText(Path.Combine(folder, Name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <Nullable>enable</Nullable>
                <OutputType>Exe</OutputType>
                <TargetFramework>net{major}.0</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <InvariantGlobalization>true</InvariantGlobalization>
                <SuppressTrimAnalysisWarnings>true</SuppressTrimAnalysisWarnings>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="Lib"><HintPath>Lib.dll</HintPath></Reference>
                <TrimmerRootAssembly Include="Lib" />
              </ItemGroup>
            </Project>
            """);
        var (manifest, tarball) = new PatchBuilder(library, Fix, ("Service::Answer", "Answer")) { DotNet = dotnet, MayBeInlined = false }.Build();
        var patch = Path.Combine(folder, "patch.tar.gz");
        File.WriteAllBytes(patch, tarball);

        var output = Path.Combine(folder, "out");
        var start = new ProcessStartInfo("dotnet", ["publish", folder, "-c", "Release", "-o", output, "-v", "quiet", "--nologo", "-nodeReuse:false", .. properties.Split(' ')])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var publish = Process.Start(start)!;
        var (told, errors) = (publish.StandardOutput.ReadToEndAsync(), publish.StandardError.ReadToEndAsync());
        publish.WaitForExit();
        Assert.True(publish.ExitCode == 0, told.Result + errors.Result);
        return new(Path.Combine(output, Name), patch, manifest.Id);
    }
}
