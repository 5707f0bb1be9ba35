using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>What objects that were made before the patch hold in a field that it keeps beside them.</summary>
[JsonConverter(typeof(CamelCaseEnum<ShadowInitial>))]
public enum ShadowInitial
{
    /// <summary>The default of the field's type.</summary>
    Default,

    /// <summary>What the field's own initializer computes.</summary>
    Initializer,

    /// <summary>What a hook of the patch computes.</summary>
    Hook,

    /// <summary>The value that the field had: it got more room, as from <c>int</c> to <c>long</c>.</summary>
    PreValue,
}

/// <summary>How people read a <see cref="ShadowInitial"/>.</summary>
public static class ShadowInitials
{
    /// <summary>Continues "objects that were made before have".</summary>
    public static string Words(this ShadowInitial initial) => initial switch
    {
        ShadowInitial.Default => "the type's default",
        ShadowInitial.Initializer => "what the field's initializer computes, on first access",
        ShadowInitial.Hook => "what the patch's [ShadowInitializer] computes, on first access",
        ShadowInitial.PreValue => "the value that the field has",
        _ => throw new ArgumentOutOfRangeException(nameof(initial)),
    };
}
