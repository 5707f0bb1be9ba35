using System.Text.Json.Nodes;

namespace PatchGen.LiveTests.Corpus;

/// <summary>The corpus runner on entries that it never saw: one that takes, one that the rules refuse, one that cannot even begin.</summary>
public class CorpusRunTests
{
    [Fact]
    public void Each_entry_gets_its_result_whatever_becomes_of_the_others()
    {
        using var corpus = new SampleCorpus();
        corpus.Add("takes", SampleCorpus.Library("41"), SampleCorpus.Library("42"));
        corpus.Add("refused", SampleCorpus.Library("41", "public struct Asked { public int Times; }"), SampleCorpus.Library("41", "public struct Asked { public int Times; public int Added; }"));
        corpus.AddCommits("missing", "0000000000000000000000000000000000000002", "0000000000000000000000000000000000000001");
        corpus.Probe("takes", """public static class Probe { public static string Run() => $"{Lib.Question.Answer()}"; }""");
        var before = corpus.Clone();

        var first = corpus.Run();

        Assert.True(first.Exit == 0, first.Error);
        var taken = corpus.Result("takes");
        Assert.Equal(("clean", "ok", "ok"), ((string?)taken["verdict"], (string?)taken["applied"], (string?)taken["undone"]));
        Assert.Equal("""{"pre":"41","post":"42","patched":"42","undone":"41"}""", taken["probe"]!.ToJsonString());
        Assert.Null(taken["reason"]);
        var refused = corpus.Result("refused");
        Assert.Equal("refused", (string?)refused["verdict"]);
        Assert.Equal(1, (int?)refused["findings"]!["PG1001"]!["count"]);
        Assert.Contains("PG1001", (string?)refused["reason"]);
        Assert.Contains("0000000001", (string?)corpus.Result("missing")["reason"]);
        Assert.Contains("3 entries: 1 created", File.ReadAllText(Path.Combine(corpus.Out, "corpus.md")));
        Assert.Equal(3, JsonNode.Parse(File.ReadAllText(Path.Combine(corpus.Out, "corpus.json")))!.AsArray().Count);
        Assert.Equal(before, corpus.Clone());

        // What has a result is not run again.
        var written = File.GetLastWriteTimeUtc(Path.Combine(corpus.Out, "takes", "result.json"));
        Assert.Equal(0, corpus.Run().Exit);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(corpus.Out, "takes", "result.json")));

        // Against itself nothing differs; another severity does, other words do not.
        string[] compared = ["--id", "takes", "--id", "refused", "--compare", corpus.Out];
        Assert.Equal(0, corpus.Run(compared).Exit);
        Assert.Equal("2 entries: 2 the same, 0 differ, 0 not run in both", Sum());
        var earlier = Path.Combine(corpus.Out, "earlier");
        foreach (var id in (string[])["takes", "refused"]) Copy(Path.Combine(corpus.Out, id, "patch"), Path.Combine(earlier, id, "patch"));
        var verdict = Path.Combine(earlier, "refused", "patch", "verdict.json");
        File.WriteAllText(verdict, File.ReadAllText(verdict).Replace("\"message\": \"", "\"message\": \"In other words: ", StringComparison.Ordinal));
        Assert.Equal(0, corpus.Run([.. compared[..^1], earlier]).Exit);
        File.WriteAllText(verdict, File.ReadAllText(verdict).Replace("\"Refused\"", "\"Warning\"", StringComparison.Ordinal));
        Assert.Equal(6, corpus.Run([.. compared[..^1], earlier]).Exit);
        Assert.Equal("2 entries: 1 the same, 1 differ, 0 not run in both", Sum());

        string Sum() => File.ReadLines(Path.Combine(corpus.Out, "comparison.txt")).Last();
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    [Fact]
    public void A_corpus_that_is_none_breaks_the_run()
    {
        using var corpus = new SampleCorpus();
        corpus.Write("{ not a corpus");

        var result = corpus.Run();

        Assert.Equal(1, result.Exit);
        Assert.Contains("is not a corpus", result.Error);
    }
}
