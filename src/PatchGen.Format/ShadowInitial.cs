namespace PatchGen.Format;

/// <summary>What objects that were made before the patch hold in a field that it keeps beside them.</summary>
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

/// <summary>How the manifest writes a <see cref="ShadowInitial"/>, and how people read it.</summary>
public static class ShadowInitials
{
    /// <summary>As the manifest writes it.</summary>
    public static string Text(this ShadowInitial initial) => initial switch
    {
        ShadowInitial.Initializer => "initializer",
        ShadowInitial.Hook => "hook",
        ShadowInitial.PreValue => "pre value",
        _ => "default",
    };

    /// <summary>What objects made before hold in a field.</summary>
    public static ShadowInitial Of(ShadowedField field) => Enum.GetValues<ShadowInitial>().FirstOrDefault(initial => initial.Text() == field.Initial);

    /// <summary>Continues "objects that were made before have".</summary>
    public static string Words(ShadowedField field) => Of(field) switch
    {
        ShadowInitial.Initializer => "what the field's initializer computes, on first access",
        ShadowInitial.Hook => "what the patch's [ShadowInitializer] computes, on first access",
        ShadowInitial.PreValue => "the value that the field has",
        _ => "the type's default",
    };
}
