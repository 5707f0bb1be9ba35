using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Facts.Types;

/// <summary>Whether the names of an enum that changed are looked at: by boxing, by its type as an object, or by generic code.</summary>
internal static class EnumNames
{
    public static void Find(Comparison c)
    {
        if (!c.Known<EnumChanged>().Any()) return;
        var enums = c.Known<EnumChanged>().Select(e => e.Member.Type).ToHashSet();
        var types = c.Correspondence.Types.Where(t => enums.Contains(t.Key)).ToList();
        HashSet<MemberKey> Keys(Func<Side, TypeDefinitionHandle, bool> holds) => types
            .Where(t => (t.Pre is { } pre && holds(c.Pre, pre)) || (t.Post is { } post && holds(c.Post, post)))
            .Select(t => t.Key).ToHashSet();
        var (named, shown) = (Keys(IsNamed), Keys(IsShown));
        var visible = types.Where(t => t.Pre is { } pre && Visibility.Is(c.Pre, pre)).Select(t => t.Key).ToHashSet();
        c.Refine<EnumChanged>(e => e with { IsNamed = named.Contains(e.Member.Type), IsShown = shown.Contains(e.Member.Type), Visible = visible.Contains(e.Member.Type) });
    }

    private static bool IsNamed(Side side, TypeDefinitionHandle type)
    {
        var text = side.Snapshot.Keys.TypeText(type);
        if (InGenericCode(side, text)) return true;
        var optional = Optional(text);
        foreach (var method in side.Metadata.MethodDefinitions)
        {
            if (side.Body(method) is not { } body) continue;
            foreach (var instruction in IlCode.Decode(body.GetILReader()).Instructions)
                if (instruction.Kind is OperandType.InlineType or OperandType.InlineTok && instruction.Code is ILOpCode.Box or ILOpCode.Constrained or ILOpCode.Ldtoken && (instruction.Token == type || IsText(side, instruction.Token, optional))) return true;
        }

        return false;
    }

    // A serializer reads properties of others, too.
    private static bool IsShown(Side side, TypeDefinitionHandle type)
    {
        var text = side.Snapshot.Keys.TypeText(type);
        return side.Metadata.PropertyDefinitions.Any(p => Declares(side, p, text));
    }

    private static string Optional(string text) => $"System.Nullable`1<{text}>";

    private static bool IsText(Side side, EntityHandle token, string text) =>
        token.Kind == HandleKind.TypeSpecification && side.Metadata.GetTypeSpecification((TypeSpecificationHandle)token).DecodeSignature(side.Snapshot.Keys, null) == text;

    // What generic code does with its type parameter is not looked into: a list of the enum counts like an interpolated string.
    private static bool InGenericCode(Side side, string text)
    {
        for (var row = 1; row <= side.Metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var specification = side.Metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (specification.DecodeSignature(side.Snapshot.Keys, null).Any(a => Mentions(a, text))) return true;
        }

        for (var row = 1; row <= side.Metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
        {
            var specification = side.Metadata.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row));
            // To have or not to have a value asks for no name, unless it is boxed.
            if (specification.DecodeSignature(side.Snapshot.Keys, null) is var generic && generic != Optional(text) && Mentions(generic, text)) return true;
        }

        return false;
    }

    private static bool Declares(Side side, PropertyDefinitionHandle handle, string text)
    {
        var property = side.Metadata.GetPropertyDefinition(handle);
        var getter = property.GetAccessors().Getter;
        return !getter.IsNil && (side.Metadata.GetMethodDefinition(getter).Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public
            && Mentions(property.DecodeSignature(side.Snapshot.Keys, null).ReturnType, text);
    }

    private static bool Mentions(string type, string text)
    {
        for (var at = type.IndexOf(text, StringComparison.Ordinal); at >= 0; at = type.IndexOf(text, at + 1, StringComparison.Ordinal))
        {
            var end = at + text.Length;
            if (end == type.Length || type[end] is ',' or '>' or '[' or ']' or '&' or '*' or ')') return true;
        }

        return false;
    }
}
