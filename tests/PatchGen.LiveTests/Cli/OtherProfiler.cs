using System.Diagnostics;
using System.Reflection;

namespace PatchGen.LiveTests.Cli;

/// <summary>Somebody else's profiler, built by the compiler that the agent needs anyway.</summary>
internal static class OtherProfiler
{
    internal static readonly Guid Clsid = new("11111111-2222-3333-4444-555555555555");

    /// <summary>Builds it beside the sample; its path.</summary>
    internal static string Build(Sample sample)
    {
        var source = typeof(OtherProfiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OtherProfiler").Value!;
        var library = sample.Write("libotherprofiler.so", []);
        using var compiler = Process.Start("g++", ["-shared", "-fPIC", "-O1", "-o", library, source]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }
}
