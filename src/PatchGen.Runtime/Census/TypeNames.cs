namespace PatchGen.Runtime.Census;

/// <summary>One spelling for the type names of metadata (<c>N.Box`1/&lt;Wait&gt;d__0</c>) and of reflection.</summary>
internal static class TypeNames
{
    /// <summary>A metadata name as reflection nests it.</summary>
    public static string Of(string metadataName) => metadataName.Replace('/', '+');

    /// <summary>A type's name without type arguments.</summary>
    public static string Of(Type type) =>
        // Reflection escapes what its own syntax uses: a name of the compiler's may hold a comma.
        ((type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name).Replace("\\", "", StringComparison.Ordinal);
}
