using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Classify;

/// <summary>The ecosystem's switches raise and lower warnings and notes; what is refused or needs a transform they leave alone.</summary>
public sealed class ConfiguredSeverityTests : IDisposable
{
    // A warning, PG4001, and a note, PG2005.
    private const string Pre = """
        using System.Threading.Tasks;
        public class Reader
        {
            public async Task<int> Read() { await Task.Yield(); return 1; }
        }
        """;

    private const string Post = """
        using System.Threading.Tasks;
        public class Reader
        {
            private static readonly string name = "n".Trim();
            public async Task<int> Read() { await Task.Yield(); return name.Length + 1; }
        }
        """;

    // What needs a transform, PG2001, and what is refused, PG1008.
    private const string Grave = """
        using System.Threading.Tasks;
        public class Reader
        {
            private static int limit = int.Parse("64");
            public virtual int More() => limit;
            public async Task<int> Read() { await Task.Yield(); return 1; }
        }
        """;

    private readonly string root = Directory.CreateTempSubdirectory("patchgen-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("", "Warning", "Message")]
    [InlineData("/nowarn:PG4001", "Silent", "Message")]
    [InlineData("/nowarn:PG4001,PG2005", "Silent", "Silent")]
    [InlineData("/warnaserror+", "Error", "Message")]
    [InlineData("/warnaserror+:PG4001", "Error", "Message")]
    [InlineData("/warnaserror+ /warnaserror-:PG4001", "Warning", "Message")]
    [InlineData("/warnaserror+ /nowarn:PG4001", "Silent", "Message")]
    public void The_compilers_own_switches(string switches, string warning, string note) => Assert.Equal((warning, note), Levels(switches));

    [Theory]
    [InlineData("dotnet_diagnostic.PG4001.severity = error", "Error", "Message")]
    [InlineData("dotnet_diagnostic.PG4001.severity = suggestion", "Message", "Message")]
    [InlineData("dotnet_diagnostic.PG4001.severity = none", "Silent", "Message")]
    [InlineData("dotnet_diagnostic.PG4001.severity = silent", "Silent", "Message")]
    [InlineData("dotnet_diagnostic.PG2005.severity = warning", "Warning", "Warning")]
    [InlineData("dotnet_analyzer_diagnostic.category-PatchGen.severity = error", "Error", "Error")]
    [InlineData("dotnet_analyzer_diagnostic.category-PatchGen.severity = none\ndotnet_diagnostic.PG4001.severity = warning", "Warning", "Silent")]
    [InlineData("dotnet_analyzer_diagnostic.severity = error", "Warning", "Message")]
    [InlineData("dotnet_analyzer_diagnostic.severity = none", "Warning", "Message")]
    public void An_editorconfig_and_a_globalconfig(string line, string warning, string note)
    {
        Assert.Equal((warning, note), Levels("", "root = true\n[*.cs]\n" + line));
        Assert.Equal((warning, note), Levels("", "is_global = true\n" + line));
    }

    [Fact]
    public void An_editorconfig_speaks_of_its_own_files_only() =>
        Assert.Equal(("Warning", "Message"), Levels("", "root = true\n[Other.cs]\ndotnet_diagnostic.PG4001.severity = error"));

    [Fact]
    public void A_pragma_and_an_attribute_in_the_source()
    {
        Assert.Equal(("Silent", "Message"), Levels("", post: Post.Replace("    public async", "#pragma warning disable PG4001\n    public async")));
        Assert.Equal(("Silent", "Message"), Levels("", post: Post.Replace("    public async", "    [System.Diagnostics.CodeAnalysis.SuppressMessage(\"PatchGen\", \"PG4001\")] public async")));
    }

    [Fact]
    public void A_warning_as_error_stops_the_patch()
    {
        Assert.IsType<Verdict.Clean>(Classified("", null, Post));
        Assert.IsType<Verdict.Refused>(Classified("/warnaserror+", null, Post));
    }

    [Theory]
    [InlineData("/nowarn:PG1008,PG2001", null)]
    [InlineData("", "root = true\n[*.cs]\ndotnet_diagnostic.PG1008.severity = none\ndotnet_diagnostic.PG2001.severity = suggestion")]
    [InlineData("", "is_global = true\ndotnet_analyzer_diagnostic.category-PatchGen.severity = none")]
    public void What_is_refused_or_needs_a_transform_stays_an_error_and_says_so(string switches, string? config)
    {
        var pre = Grave.Replace("64", "128").Replace("    public virtual int More() => limit;\n", "");
        var verdict = Assert.IsType<Verdict.Refused>(Classified(switches, config, Grave, pre));
        foreach (var id in (string[])["PG1008", "PG2001"])
        {
            var finding = verdict.Findings.Single(f => f.Rule.Id == id);
            Assert.True(finding.IsOpen);
            Assert.Contains("has no effect", finding.Remedy);
        }
    }

    private (string Warning, string Note) Levels(string switches, string? config = null, string post = Post)
    {
        var findings = Classified(switches, config, post).Findings;
        return (findings.Single(f => f.Rule.Id == "PG4001").Level.ToString(), findings.Single(f => f.Rule.Id == "PG2005").Level.ToString());
    }

    private Verdict Classified(string switches, string? config, string post, string pre = Pre)
    {
        using var before = Compile("pre", "", null, pre);
        using var after = Compile("post", switches, config, post);
        return Classifier.Classify(Differ.Diff(Matcher.Match(before, after), CancellationToken.None), null).Value!;
    }

    private Snapshot Compile(string side, string switches, string? config, string source)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, side)).FullName;
        File.WriteAllText(Path.Combine(folder, "Reader.cs"), source);
        if (config is not null) File.WriteAllText(Path.Combine(folder, ".editorconfig"), config);
        string[] arguments =
        [
            "/target:library", "/out:Lib.dll", "/deterministic+", "/optimize+", "/debug:portable", "/nostdlib+",
            .. switches.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            .. config is null ? Enumerable.Empty<string>() : [$"/analyzerconfig:{folder}/.editorconfig"],
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Where(p => p.Contains("/Microsoft.NETCore.App/", StringComparison.Ordinal)).Select(p => "/reference:" + p),
            "Reader.cs",
        ];
        var compiled = Compiler.Compile(new SideInput.Sources(folder, [.. arguments]), CancellationToken.None);
        Assert.True(compiled.Ok, compiled.Failure?.Message);
        return compiled.Value!;
    }
}
