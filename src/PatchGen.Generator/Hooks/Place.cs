using Microsoft.CodeAnalysis;

namespace PatchGen.Generator.Hooks;

/// <summary>A static field as a hook writes it: private or not, readonly or not, or the storage of an automatic property.</summary>
internal sealed class Place(IFieldSymbol field)
{
    public IFieldSymbol Field { get; } = field;

    public string Name { get; } = (field.AssociatedSymbol ?? field).Name;

    public string Type { get; } = TypeOf(field.Type);

    /// <summary>An expression that reads it.</summary>
    public string Read => $"{TypeOf(Field.ContainingType)}.{Escaped(Name)}";

    public static string TypeOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>A statement that writes it, journaled.</summary>
    public string Set(string value) => Field switch
    {
        { IsReadOnly: true } => $"context.SetStaticReadonly<{Type}>(typeof({TypeOf(Field.ContainingType)}), \"{Field.MetadataName}\", {value});",
        { AssociatedSymbol: not null } => $"context.SetStatic<{Type}>(typeof({TypeOf(Field.ContainingType)}), \"{Field.MetadataName}\", {value});",
        _ => $"context.Set(ref {Read}, {value});",
    };

    private static string Escaped(string name) => Microsoft.CodeAnalysis.CSharp.SyntaxFacts.GetKeywordKind(name) == Microsoft.CodeAnalysis.CSharp.SyntaxKind.None ? name : "@" + name;
}
