using PatchGen.Format;
using PatchGen.Generator.Classify;

namespace PatchGen.Tests.Classify;

public sealed class SuppressionTests : IDisposable
{
    private const string Accepted = """<Suppression Rule="PG2001" Member="F:N.C::limit" Justification="read at start only" />""";
    private readonly string file = Path.Combine(Directory.CreateTempSubdirectory("patchgen-").FullName, "PatchGenSuppressions.xml");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);

    [Fact]
    public void What_needs_a_transform_is_accepted_with_its_justification()
    {
        var verdict = Assert.IsType<Verdict.Clean>(Classify(Accepted, Sample.Body(), Sample.Initializer()).Value);
        var finding = Assert.Single(verdict.Findings);
        Assert.Equal((Severity.NeedsTransform, "read at start only", false), (finding.Severity, finding.Justification, finding.IsOpen));
    }

    [Fact]
    public void What_needs_a_transform_and_is_not_accepted_is_refused() =>
        Assert.IsType<Verdict.Refused>(Classify("", Sample.Body(), Sample.Initializer()).Value);

    [Fact]
    public void What_is_refused_stays_refused()
    {
        var verdict = Assert.IsType<Verdict.Refused>(
            Classify("""<Suppression Rule="PG1001" Member="F:N.C::count" Justification="please" />""", Sample.Body(), Sample.Field()).Value);
        var finding = Assert.Single(verdict.Findings);
        Assert.True(finding.IsOpen);
        Assert.Null(finding.Justification);
        Assert.Contains("PatchGenSuppressions.xml, line 2, has no effect", finding.Remedy);
    }

    [Fact]
    public void An_entry_that_accepts_nothing_is_an_error()
    {
        var failure = Classify(Accepted, Sample.Body()).Failure!;
        Assert.Equal(Code.SuppressionFile, failure.Code);
        Assert.StartsWith($"{file}(2): error PG9004: PG2001 does not occur on F:N.C::limit", Assert.Single(failure.Evidence));
    }

    [Fact]
    public void An_entry_on_a_warning_is_an_error()
    {
        var failure = Classify(
            $"""<Suppression Rule="PG4001" Member="{Sample.Method}" Justification="fine" />""",
            Sample.Body(traits: PatchGen.Generator.Diff.MethodTraits.Async)).Failure!;
        Assert.Contains("is of severity Warning", Assert.Single(failure.Evidence));
    }

    [Theory]
    [InlineData("""<Suppression Rule="PG2001" Member="F:N.C::limit" />""", "(2): The Suppression of PG2001 has no Justification")]
    [InlineData("""<Suppression Rule="PG2001" Member="F:N.C::limit" Justification="  " />""", "(2): The Suppression of PG2001 has no Justification")]
    [InlineData("""<Suppression Member="F:N.C::limit" Justification="x" />""", "(2): The Suppression names no Rule")]
    [InlineData("""<Suppression Rule="PG2001" Justification="x" />""", "(2): The Suppression names no Member")]
    [InlineData("""<Suppression Rule="PG2001" Member="a" Justification="x" Why="y" />""", "(2): The attribute Why is not known")]
    [InlineData("""<Accept />""", "(2): The element Accept is not known")]
    [InlineData("\n<Suppression", "(4): ")]
    [InlineData(Accepted + Accepted, "(2): PG2001 for F:N.C::limit stands on line 2 already")]
    public void A_malformed_file_is_an_error_that_names_file_and_line(string entries, string expected)
    {
        var failure = Classify(entries, Sample.Body(), Sample.Initializer()).Failure!;
        Assert.Equal(Code.SuppressionFile, failure.Code);
        Assert.StartsWith("PG9004: " + file, failure.Message);
        Assert.StartsWith(file + expected.Replace(": ", ": error PG9004: ", StringComparison.Ordinal), Assert.Single(failure.Evidence));
    }

    [Fact]
    public void A_file_that_is_not_there_accepts_nothing() =>
        Assert.IsType<Verdict.Clean>(Classifier.Classify(Sample.Changes(Sample.Body()), file + ".none").Value);

    [Fact]
    public void A_generated_file_accepts_all_once_justified()
    {
        var changes = Sample.Changes(Sample.Body(), Sample.Initializer(), Sample.Initializer("F:N.C::b"));
        Assert.IsType<Verdict.Refused>(Classifier.Classify(changes, file, generate: true).Value);
        Assert.Contains("no Justification", Classifier.Classify(changes, file).Failure!.Message);
        File.WriteAllText(file, File.ReadAllText(file).Replace("Justification=\"\"", "Justification=\"because\""));
        Assert.IsType<Verdict.Clean>(Classifier.Classify(changes, file).Value);
    }

    [Fact]
    public void A_file_generated_again_keeps_justifications_and_drops_what_accepts_nothing()
    {
        File.WriteAllText(file, $"""<Suppressions>{Accepted}<Suppression Rule="PG2001" Member="F:N.C::gone" Justification="was" /></Suppressions>""");
        Assert.IsType<Verdict.Clean>(Classifier.Classify(Sample.Changes(Sample.Body(), Sample.Initializer()), file, generate: true).Value);
        Assert.Contains("read at start only", File.ReadAllText(file));
        Assert.DoesNotContain("gone", File.ReadAllText(file));
    }

    private Result<Verdict> Classify(string entries, params PatchGen.Generator.Diff.Fact[] facts)
    {
        File.WriteAllText(file, $"<Suppressions>\n{entries}\n</Suppressions>\n");
        return Classifier.Classify(Sample.Changes(facts), file);
    }
}
