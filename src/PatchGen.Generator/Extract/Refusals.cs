using System.Collections.Immutable;
using Mono.Cecil;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract.Map;
using Instruction = Mono.Cecil.Cil.Instruction;

namespace PatchGen.Generator.Extract;

/// <summary>What a patch module cannot express, collected so that one run names them all.</summary>
internal sealed class Refusals(Sides sides)
{
    private readonly List<Refusal> refusals = [];

    public bool Any => refusals.Count > 0;

    /// <summary>All, in the order in which they were met.</summary>
    public ImmutableArray<Refusal> All => [.. refusals];

    /// <summary>Notes a refusal.</summary>
    /// <param name="id">The stable id, PG61xx.</param>
    /// <param name="member">What is refused: the method whose code asks for it, or the member itself.</param>
    /// <param name="cause">Why, as a clause.</param>
    /// <param name="remedy">What to do instead, as a clause.</param>
    /// <param name="at">The instruction of the post method that asks for it.</param>
    public void Add(string id, MemberReference member, string cause, string remedy, Instruction? at = null) =>
        Add(new Refusal(id, Key(member), Span(member, at), $"{Display(member)}: {cause}", remedy));

    public void Add(Refusal refusal)
    {
        refusal = refusal with { Assembly = sides.Changes.Correspondence.Post.Name };
        if (!refusals.Contains(refusal)) refusals.Add(refusal);
    }

    /// <summary>The failure that names them all.</summary>
    public static Failure ToFailure(IReadOnlyList<Refusal> refusals) => new(Code.Refused, refusals[0].ToString(), [.. refusals.Skip(1).Select(r => r.ToString())]);

    private MemberKey Key(MemberReference member)
    {
        var keys = member.Module == sides.Pre ? sides.Changes.Correspondence.Pre.Keys
            : member.Module == sides.Hooks?.Module ? sides.Hooks.Keys
            : sides.Changes.Correspondence.Post.Keys;
        var handle = System.Reflection.Metadata.Ecma335.MetadataTokens.EntityHandle(member.MetadataToken.ToInt32());
        return member switch
        {
            MethodDefinition => keys.Method((System.Reflection.Metadata.MethodDefinitionHandle)handle),
            FieldDefinition => keys.Field((System.Reflection.Metadata.FieldDefinitionHandle)handle),
            TypeDefinition => keys.Type((System.Reflection.Metadata.TypeDefinitionHandle)handle),
            _ => new("T:" + member.FullName),
        };
    }

    private SourceSpan? Span(MemberReference member, Instruction? at)
    {
        if (member is not MethodDefinition { DebugInformation.HasSequencePoints: true } method || method.Module != sides.Post && method.Module != sides.Hooks?.Module) return OfFact(member);
        var points = method.DebugInformation.SequencePoints.Where(p => !p.IsHidden).ToList();
        var point = points.LastOrDefault(p => p.Offset <= (at?.Offset ?? 0)) ?? points.FirstOrDefault();
        return point is null ? OfFact(member) : new SourceSpan(
            method.Module == sides.Post ? sides.Changes.Correspondence.Post.LocalPaths.GetValueOrDefault(point.Document.Url, point.Document.Url) : sides.Hooks!.PathOf(point.Document.Url),
            point.StartLine,
            point.StartColumn,
            point.EndLine,
            point.EndColumn);
    }

    private SourceSpan? OfFact(MemberReference member)
    {
        var key = Key(member);
        return sides.Changes.Facts.FirstOrDefault(f => f.Member == key && f.Post is not null)?.Post;
    }

    // In the user's words: what the compiler made goes by the name of the member that it was made for.
    private static string Display(MemberReference member) => member switch
    {
        TypeReference type => type.FullName.Replace('/', '.'),
        MethodReference method when Made(method.Name) is { } name => $"{Display(User(method.DeclaringType))}.{name}",
        MethodReference { DeclaringType: { } type } when Synthesized.Is(type) && Made(type.Name) is { } name => $"{Display(User(type))}.{name}",
        MethodReference method => $"{Display(method.DeclaringType)}.{method.Name}({string.Join(", ", method.Parameters.Select(p => p.ParameterType.Name))})",
        _ => $"{Display(member.DeclaringType)}.{member.Name}",
    };

    private static string? Made(string name) => name.StartsWith('<') && name.IndexOf('>') is var end and > 1 ? name[1..end] : null;

    private static TypeReference User(TypeReference type)
    {
        while (type.DeclaringType is { } outer && Synthesized.Is(type)) type = outer;
        return type;
    }
}
