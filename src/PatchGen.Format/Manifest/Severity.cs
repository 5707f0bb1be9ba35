using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>How grave a finding is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Stands in the report only.</summary>
    Note,

    /// <summary>The operator or maintainer should know.</summary>
    Warning,

    /// <summary>Wrong without a transform hook, or a suppression with a justification.</summary>
    NeedsTransform,

    /// <summary>Cannot be patched: nothing downgrades or suppresses it. No manifest has a finding of this severity.</summary>
    Refused,
}
