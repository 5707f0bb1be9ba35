using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>What a maintainer names as the pre side.</summary>
[JsonConverter(typeof(CamelCaseEnum<BaselineKind>))]
public enum BaselineKind
{
    /// <summary>A git ref.</summary>
    Git,

    /// <summary>A source tree.</summary>
    Directory,

    /// <summary>A shipped dll.</summary>
    Assembly,

    /// <summary>A NuGet package.</summary>
    Package,
}
