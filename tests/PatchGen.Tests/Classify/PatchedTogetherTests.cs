using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Classify;

/// <summary>What a library takes away is graver where its users are not known than where they are patched with it.</summary>
public sealed class PatchedTogetherTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("patchgen-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("public class P { public static int Old(int x) => x; }", "public class P { public static int New(string x) => 1; }", "PG5001", Severity.NeedsTransform, Severity.Warning)]
    [InlineData("public class P { public const int Max = 128; }", "public class P { public const int Max = 64; }", "PG5003", Severity.Warning, Severity.Note)]
    [InlineData("public class P { public static int Cut(int n = 5) => n; }", "public class P { public static int Cut(int n = 6) => n; }", "PG5004", Severity.Warning, Severity.Note)]
    public void The_severity_of_a_change_of_the_visible_surface_depends_on_who_is_patched_with_it(string pre, string post, string rule, Severity alone, Severity together)
    {
        var library = Matcher.Match(TestCompiler.Snapshot(pre, assembly: "Lib"), TestCompiler.Snapshot(post, assembly: "Lib"));
        var program = Matcher.Match(Program(library.Pre, "1"), Program(library.Post, "2"));
        var changes = Differ.Diff([library, program], CancellationToken.None);

        Assert.Equal(alone, Found(changes));
        Assert.Equal(together, Found(changes with { KnowsAllUsers = true }));

        Severity Found(ChangeSet patch)
        {
            var finding = Assert.Single(Classifier.Judge(patch), f => f.Rule.Id == rule);
            Assert.Equal("Lib", finding.Fact.Assembly);
            return finding.Severity;
        }
    }

    [Fact]
    public void A_delegate_that_the_program_made_of_a_removed_method_of_the_library_is_told()
    {
        var library = Matcher.Match(
            TestCompiler.Snapshot("public class P { public static int Old(int x) => x; public static T Other<T>(T x) => x; }", assembly: "Lib"), TestCompiler.Snapshot("public class P { }", assembly: "Lib"));
        var program = Matcher.Match(Program(library.Pre, "new System.Func<int, int>(P.Old)(1) + P.Other(2)"), Program(library.Post, "2"));
        var changes = Differ.Diff([library, program], CancellationToken.None);

        var finding = Assert.Single(Classifier.Judge(changes), f => f.Rule.Id == "PG4003");
        Assert.Equal(("Lib", "Old"), (finding.Fact.Assembly, finding.Fact.Member.Name));
    }

    [Fact]
    public void Each_assemblys_findings_are_accepted_by_its_own_file_and_an_entry_for_nothing_is_told()
    {
        var library = Matcher.Match(
            TestCompiler.Snapshot("public class P { public static int Old(int x) => x; }", assembly: "Lib"), TestCompiler.Snapshot("public class P { public static int New(int x) => 1; }", assembly: "Lib"));
        var changes = Differ.Diff([library, Matcher.Match(Program(library.Pre, "1"), Program(library.Post, "2"))], CancellationToken.None);
        var (own, accepted) = (Path.Combine(folder.FullName, "App.xml"), Path.Combine(folder.FullName, "Lib.xml"));
        const string Entry = """<Suppressions><Suppression Rule="PG5001" Member="M:P::Old(System.Int32)System.Int32" Justification="Nobody calls it." /></Suppressions>""";
        File.WriteAllText(accepted, Entry);

        Assert.IsType<Verdict.Refused>(Classifier.ClassifyEach(changes, _ => null).Value);
        Assert.IsType<Verdict.Clean>(Classifier.ClassifyEach(changes, assembly => assembly == "Lib" ? accepted : own).Value);
        Assert.IsType<Verdict.Clean>(Classifier.ClassifyEach(changes, _ => accepted).Value);
        File.WriteAllText(own, Entry);
        Assert.Contains("App.xml", Classifier.ClassifyEach(changes, assembly => assembly == "Lib" ? accepted : own).Failure!.Message);
    }

    private Snapshot Program(Snapshot library, string value)
    {
        var path = Path.Combine(folder.CreateSubdirectory(Guid.NewGuid().ToString("n")).FullName, "Lib.dll");
        File.WriteAllBytes(path, [.. library.Image]);
        return TestCompiler.Snapshot([("App.cs", $"System.Console.WriteLine(); public class S {{ public int M() => {value}; }}")], assembly: "App", executable: true, references: [path]);
    }
}
