using PatchGen.Format;

namespace PatchGen.Generator.Classify;

/// <summary>What a rule says of a fact. A null severity: judged, and fine.</summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">What was found, in one sentence that names the member.</param>
/// <param name="Remedy">What to do instead, in one sentence.</param>
public sealed record Judgment(Severity? Severity, string Message = "", string Remedy = "")
{
    /// <summary>Judged, and harmless.</summary>
    public static readonly Judgment Fine = new((Severity?)null);

    /// <summary>Cannot be patched.</summary>
    public static Judgment Refused(string message, string remedy) => new(Format.Severity.Refused, message, remedy);

    /// <summary>Wrong without a transform, or a justified acceptance.</summary>
    public static Judgment NeedsTransform(string message, string remedy) => new(Format.Severity.NeedsTransform, message, remedy);

    /// <summary>To be known before the patch is applied.</summary>
    public static Judgment Warning(string message, string remedy) => new(Format.Severity.Warning, message, remedy);

    /// <summary>Said in the report only.</summary>
    public static Judgment Note(string message, string remedy) => new(Format.Severity.Note, message, remedy);
}
