using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>What the fact behind a finding means to the process that the patch enters, beyond what operators read.</summary>
[JsonConverter(typeof(CamelCaseEnum<FindingEffect>))]
public enum FindingEffect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The changed code runs once, at the start: applied before <c>Main</c> the patch cannot be undone.</summary>
    RunsOnce,

    /// <summary>A static initializer changed and is not redirected: applied before <c>Main</c> the pre one still sets the field.</summary>
    PreInitializer,
}
