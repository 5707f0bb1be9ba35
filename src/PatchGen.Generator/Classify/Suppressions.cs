using System.Collections.Immutable;
using System.Xml;
using System.Xml.Linq;
using PatchGen.Format;

namespace PatchGen.Generator.Classify;

/// <summary>
/// The checked-in suppression file: findings that the maintainer accepts, each with a justification. Only NeedsTransform can be accepted:
/// warnings follow the compiler's own switches, and Refused is never accepted.
/// </summary>
public sealed class Suppressions
{
    private const string Id = "PG9004";
    private readonly string file;
    private readonly ImmutableArray<Entry> entries;

    private Suppressions(string file, ImmutableArray<Entry> entries) => (this.file, this.entries) = (file, entries);

    /// <summary>One entry.</summary>
    /// <param name="Rule">The rule's id.</param>
    /// <param name="Member">The member's key, as <c>verdict.json</c> shows it.</param>
    /// <param name="Justification">Why the running process is right without a transform.</param>
    /// <param name="Line">The line in the file.</param>
    public sealed record Entry(string Rule, string Member, string Justification, int Line);

    /// <summary>The suppression file that would accept all open findings that can be accepted; its justifications are left to write.</summary>
    public static string Generate(IEnumerable<Finding> findings) =>
        new XDocument(new XElement("Suppressions",
            from f in findings
            where f.Severity == Severity.NeedsTransform
            select new XElement("Suppression",
                new XAttribute("Rule", f.Rule.Id),
                new XAttribute("Member", f.Fact.Member.Text),
                new XAttribute("Justification", f.Justification ?? "")))) + "\n";

    /// <summary>Reads a file; a null path, or one that does not exist, holds nothing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unfinished">True to pass over entries without a justification: they accept nothing.</param>
    /// <returns>The entries, or a failure that names file and line.</returns>
    public static Result<Suppressions> Read(string? path, bool unfinished = false)
    {
        if (path is null || !File.Exists(path)) return new Suppressions(path ?? "", []);
        XDocument document;
        try
        {
            document = XDocument.Load(path, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            return Malformed(path, e.LineNumber, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Malformed(path, 1, e.Message);
        }

        if (document.Root is not { Name.LocalName: "Suppressions" } root) return Malformed(path, 1, "The root element is not Suppressions.");
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var element in root.Elements())
        {
            if (unfinished && string.IsNullOrWhiteSpace(element.Attribute("Justification")?.Value)) continue;
            var entry = Parse(path, element);
            if (!entry.Ok) return entry.Failure;
            if (entries.FirstOrDefault(e => (e.Rule, e.Member) == (entry.Value.Rule, entry.Value.Member)) is { } twin)
                return Malformed(path, entry.Value.Line, $"{twin.Rule} for {twin.Member} stands on line {twin.Line} already.");
            entries.Add(entry.Value);
        }

        return new Suppressions(path, entries.ToImmutable());
    }

    /// <summary>Marks what the entries accept.</summary>
    /// <returns>The findings, and a failure where entries accept nothing.</returns>
    public (ImmutableArray<Finding> Findings, Failure? Unused) Accept(ImmutableArray<Finding> findings)
    {
        var used = new HashSet<Entry>();
        var accepted = findings.Select(finding =>
        {
            if (entries.FirstOrDefault(e => e.Rule == finding.Rule.Id && e.Member == finding.Fact.Member.Text) is not { } entry) return finding;
            switch (finding.Severity)
            {
                case Severity.NeedsTransform:
                    used.Add(entry);
                    return finding with { Justification = entry.Justification };
                case Severity.Refused:
                    return finding with { Remedy = $"{finding.Remedy} The suppression in {Path.GetFileName(file)}, line {entry.Line}, has no effect: what is refused cannot be accepted." };
                default:
                    return finding;
            }
        }).ToImmutableArray();

        var unused = entries.Where(e => !used.Contains(e)).Select(e => Describe(e, findings)).ToList();
        return (accepted, unused.Count == 0 ? null : new Failure(
            Code.SuppressionFile,
            $"{Id}: {file} accepts what does not need it: {unused.Count} {(unused.Count == 1 ? "entry" : "entries")} to remove.",
            unused));
    }

    private string Describe(Entry entry, ImmutableArray<Finding> findings)
    {
        var met = findings.FirstOrDefault(f => f.Rule.Id == entry.Rule && f.Fact.Member.Text == entry.Member);
        return met is null
            ? At(file, entry.Line, $"{entry.Rule} does not occur on {entry.Member}: remove the entry.")
            : At(file, entry.Line, $"{entry.Rule} on {entry.Member} is of severity {met.Severity}; only NeedsTransform can be accepted here: remove the entry.");
    }

    private static Result<Entry> Parse(string path, XElement element)
    {
        var line = ((IXmlLineInfo)element).LineNumber;
        if (element.Name.LocalName != "Suppression") return Malformed(path, line, $"The element {element.Name.LocalName} is not known; it should be Suppression.");
        foreach (var attribute in element.Attributes())
        {
            if (attribute.Name.LocalName is not ("Rule" or "Member" or "Justification"))
                return Malformed(path, line, $"The attribute {attribute.Name.LocalName} is not known; a Suppression has Rule, Member and Justification.");
        }

        var rule = element.Attribute("Rule")?.Value;
        var member = element.Attribute("Member")?.Value;
        var justification = element.Attribute("Justification")?.Value;
        if (string.IsNullOrWhiteSpace(rule)) return Malformed(path, line, "The Suppression names no Rule.");
        if (string.IsNullOrWhiteSpace(member)) return Malformed(path, line, "The Suppression names no Member.");
        if (string.IsNullOrWhiteSpace(justification))
            return Malformed(path, line, $"The Suppression of {rule} has no Justification: say why the running process is right without a transform.");
        return new Entry(rule.Trim(), member.Trim(), justification.Trim(), line);
    }

    private static Failure Malformed(string path, int line, string message) =>
        new(Code.SuppressionFile, $"{Id}: {path} is malformed: {message}", At(path, line, message));

    // As compilers write it, so that the build shows it at its place.
    private static string At(string path, int line, string message) => $"{path}({line}): error {Id}: {message}";
}
