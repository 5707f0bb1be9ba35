using System.Diagnostics;
using System.Runtime.Loader;

namespace PatchGen.Corpus.Host;

/// <summary>A probe: its class <c>Probe</c> has one static method <c>string Run()</c>, which uses the library and says what it saw.</summary>
internal sealed class Probe(Func<string> run)
{
    /// <summary>Loads a compiled probe.</summary>
    public static Probe Load(string path)
    {
        var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        var method = assembly.GetType("Probe", throwOnError: true)!.GetMethod("Run", []);
        return new((method ?? throw new MissingMethodException("Probe", "Run")).CreateDelegate<Func<string>>());
    }

    /// <summary>Runs it until its code is hot: the patch has to reach optimised and inlined code, not a first call.</summary>
    public void WarmUp(TimeSpan time)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < time;) Run();
    }

    /// <summary>What it saw, in one line; an exception that it let through is what it saw, too.</summary>
    public string Run()
    {
        try
        {
            return Line(run());
        }
        catch (Exception e)
        {
            return $"threw {e.GetType().Name}";
        }
    }

    private static string Line(string text) => text.ReplaceLineEndings("\\n");
}
