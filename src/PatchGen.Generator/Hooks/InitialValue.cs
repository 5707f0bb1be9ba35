using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Match;

namespace PatchGen.Generator.Hooks;

/// <summary>The transform of a static field whose initial value changed, and the types of a new field.</summary>
internal static class InitialValue
{
    /// <summary>Completes the transform where both values are known and nothing else makes sense; else sketches it.</summary>
    public static Transform Transform(Transform transform, MemberKey field, Correspondence sides, CancellationToken cancel)
    {
        if (Find(sides.Post, field) is not { } post || !CanBeNamed(post)) return transform;
        var place = new Place(post);
        var value = Value(post, sides.Post, cancel);
        // The storage of each thread, and of each instantiation, is another: one write would not do.
        var one = !post.GetAttributes().Any(a => a.AttributeClass?.Name == nameof(ThreadStaticAttribute)) && !Generic(post.ContainingType);
        if (one && Find(sides.Pre, field) is { } before && Value(before, sides.Pre, cancel) is { } pre && value is not null) return Constants(transform, place, pre, value);
        if (one && post.IsReadOnly && SafeInitializer.Of(post, sides.Post, cancel) is { } expression) return Expression(transform, place, expression);
        return one ? transform with { Apply = [place.Set(value ?? "/* the post value */")], Reverse = [place.Set("/* the pre value */")] } : transform;
    }

    /// <summary>The types that a shadow initializer speaks of; null where C# cannot name them, or not without type arguments.</summary>
    public static (string Owner, string Value)? Shadow(MemberKey field, Correspondence sides) =>
        Find(sides.Post, field) is { } post && CanBeNamed(post) && !Generic(post.ContainingType) ? (Place.TypeOf(post.ContainingType), Place.TypeOf(post.Type)) : null;

    /// <summary>The field of a key, in a side that was compiled here.</summary>
    private static IFieldSymbol? Find(Snapshot side, MemberKey key) =>
        side.Compilation?.Assembly.GetTypeByMetadataName(key.Type.Text[2..].Replace('/', '+'))?.GetMembers(key.Name).OfType<IFieldSymbol>().FirstOrDefault();

    private static Transform Constants(Transform transform, Place place, string pre, string post) => place.Field.IsReadOnly
        ? transform with { Apply = [place.Set(post)], Reverse = [place.Set(pre)], IsComplete = true }
        // What the process has set since is its own.
        : transform with
        {
            Apply = [$"if ({place.Read} == {pre}) {place.Set(post)}"],
            Reverse = [$"if ({place.Read} == {post}) {place.Set(pre)}"],
            IsComplete = true,
        };

    private static Transform Expression(Transform transform, Place place, string expression) => transform with
    {
        State = $"private static {place.Type} pre{Capital(place.Name)};",
        Apply = [$"pre{Capital(place.Name)} = {place.Read};", place.Set(expression)],
        Reverse = [place.Set("pre" + Capital(place.Name))],
        IsComplete = true,
    };

    // The value that the initializer gives, as C# that means the same anywhere; null where it is no constant.
    private static string? Value(IFieldSymbol field, Snapshot side, CancellationToken cancel)
    {
        if (Initializer(field, cancel) is not { } initializer) return IsSimple(field.Type) && !SetInConstructor(field, cancel) ? $"default({Place.TypeOf(field.Type)})" : null;
        var model = side.Compilation!.GetSemanticModel(initializer.SyntaxTree);
        return model.GetConstantValue(initializer, cancel) is { HasValue: true, Value: var value } && IsSimple(field.Type) ? Literal(value, field.Type) : null;
    }

    /// <summary>What stands behind the equals sign.</summary>
    internal static ExpressionSyntax? Initializer(IFieldSymbol field, CancellationToken cancel) =>
        (field.AssociatedSymbol ?? field).DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancel)).Select(node => node switch
        {
            VariableDeclaratorSyntax declarator => declarator.Initializer?.Value,
            PropertyDeclarationSyntax property => property.Initializer?.Value,
            _ => null,
        }).OfType<ExpressionSyntax>().FirstOrDefault();

    private static bool SetInConstructor(IFieldSymbol field, CancellationToken cancel) => field.ContainingType.StaticConstructors.Any(c => !c.IsImplicitlyDeclared);

    private static bool IsSimple(ITypeSymbol type) =>
        type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) || type.TypeKind == TypeKind.Enum
        || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } && IsSimple(inner);

    private static string? Literal(object? value, ITypeSymbol type)
    {
        var (literal, of) = value switch
        {
            null => ("null", SpecialType.None),
            bool b => (b ? "true" : "false", SpecialType.System_Boolean),
            int i => (SyntaxFactory.Literal(i).ToString(), SpecialType.System_Int32),
            uint i => (SyntaxFactory.Literal(i).ToString(), SpecialType.System_UInt32),
            long i => (SyntaxFactory.Literal(i).ToString(), SpecialType.System_Int64),
            ulong i => (SyntaxFactory.Literal(i).ToString(), SpecialType.System_UInt64),
            decimal d => (SyntaxFactory.Literal(d).ToString(), SpecialType.System_Decimal),
            // NaN equals nothing, and so cannot be asked for.
            double d when double.IsFinite(d) => ($"{SyntaxFactory.Literal(d)}D", SpecialType.System_Double),
            float f when float.IsFinite(f) => (SyntaxFactory.Literal(f).ToString(), SpecialType.System_Single),
            char c => (SyntaxFactory.Literal(c).ToString(), SpecialType.System_Char),
            string s => (SyntaxFactory.Literal(s).ToString(), SpecialType.System_String),
            sbyte or byte or short or ushort => (Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!, SpecialType.None),
            _ => ((string?)null, SpecialType.None),
        };
        return literal is null || value is null || type.SpecialType == of ? literal : $"({Place.TypeOf(type)})({literal})";
    }

    private static bool Generic(INamedTypeSymbol? type) => type is not null && (type.IsGenericType || Generic(type.ContainingType));

    private static bool CanBeNamed(IFieldSymbol field)
    {
        for (var type = field.ContainingType; type is not null; type = type.ContainingType)
            if (!type.CanBeReferencedByName || type.IsFileLocal) return false;
        return true;
    }

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
