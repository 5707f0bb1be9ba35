using System.Text.Json.Nodes;

namespace PatchGen.LiveTests.Corpus;

/// <summary>The tests that a fix brought, before, with and after its patch: what the runner says of each kind.</summary>
public class UpstreamTests
{
    private const string Control = "[Fact] public void An_answer_is_there() => Assert.NotEmpty(Question.Answer());";

    [Theory]
    [InlineData("xunit", "2.9.3")]
    [InlineData("xunit.v3", "4.0.2")]
    public void Tests_of_a_fix_fail_before_pass_with_the_patch_and_fail_after_the_undo(string package, string version)
    {
        using var corpus = new SampleCorpus();
        corpus.AddTested("holds",
            SampleCorpus.Library("41", "public static int Depth(int n) => n == 0 ? 0 : Depth(n + 1) + 1;"),
            SampleCorpus.Library("42", "public static int Depth(int n) => n <= 0 ? 0 : Depth(n - 1) + 1; public static string Added() => Answer();"),
            Control,
            """
            [Theory, InlineData(1), InlineData(2)] public void Answers(int times) { for (; times > 0; times--) Assert.Equal("42", Question.Answer()); }
            [Fact] public void Ends() => Assert.Equal(3, Question.Depth(3));
            [Fact] public void Adds() => Assert.Equal("42", Question.Added());
            """, (package, version));

        var run = corpus.Run("--upstream");

        Assert.True(run.Exit == 0, run.Error);
        var result = corpus.Upstream("holds");
        Assert.Equal(("holds", "ok", "ok"), ((string?)result["verdict"], (string?)result["applied"], (string?)result["undone"]));
        // What the fix did not touch is not counted.
        Assert.DoesNotContain("An_answer_is_there", result["methods"]!.ToJsonString());
        Assert.Equal(["Answers failed passed failed", "Answers failed passed failed", "Ends crashed passed crashed"], Seen(result).Where(line => !line.StartsWith("Adds")));
        // A member that the library lacked cannot be called there, and the patch gives it no door.
        Assert.Equal(["Adds failed failed failed"], Seen(result).Where(line => line.StartsWith("Adds")));
        Assert.Contains("| holds | 3 | 4 | 3 | 1 |", File.ReadAllText(Path.Combine(corpus.Out, "upstream.md")));
    }

    [Fact]
    public void What_goes_wrong_is_a_failure_until_it_is_listed_as_expected()
    {
        using var corpus = new SampleCorpus();
        corpus.AddTested("wrong", SampleCorpus.Library("41"), SampleCorpus.Library("42"), Control, """
            private static int runs;
            [Fact] public void Answers() => Assert.Equal("42", Question.Answer());
            [Fact] public void Runs_once() => Assert.Equal(1, ++runs);
            """);
        corpus.AddTested("refused",
            SampleCorpus.Library("41", "public struct Asked { public int Times; }"),
            SampleCorpus.Library("42", "public struct Asked { public int Times; public int Added; }"),
            Control, """[Fact] public void Answers_again() => Assert.Equal("42", Question.Answer());""");

        var run = corpus.Run("--upstream", "--jobs", "2");

        Assert.True(run.Exit == 5, run.Error);
        var wrong = corpus.Upstream("wrong");
        Assert.Equal("wrong", (string?)wrong["verdict"]);
        Assert.Contains("Runs_once", (string?)wrong["reason"]);
        Assert.Equal("no patch", (string?)corpus.Upstream("refused")["verdict"]);

        corpus.Extra("""
            {
              "wrong": { "why": "its test can run once", "expected": { "issue": "none", "verdict": "wrong" } },
              "refused": { "why": "a struct grows", "expected": { "issue": "real fixes", "verdict": "no patch" } }
            }
            """);
        var listed = corpus.Run("--upstream");
        Assert.True(listed.Exit == 0, listed.Error);
        Assert.Contains("no patch (expected: real fixes)", File.ReadAllText(Path.Combine(corpus.Out, "upstream.md")));

        // A list that is no longer true is wrong, too.
        corpus.Extra("""{ "wrong": { "why": "its test can run once", "expected": { "issue": "none", "verdict": "no patch" } } }""");
        Assert.Equal(5, corpus.Run("--upstream").Exit);
    }

    private static IEnumerable<string> Seen(JsonObject result) => result["tests"]!.AsArray()
        .Select(test => $"{((string?)test!["method"])!.Split('.')[^1]} {test["pre"]!["how"]} {test["patched"]!["how"]} {test["undone"]!["how"]}")
        .Order(StringComparer.Ordinal);
}
