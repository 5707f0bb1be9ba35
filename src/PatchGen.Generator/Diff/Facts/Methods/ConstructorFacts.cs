using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Why;
using PatchGen.Generator.Diff.Initializers;

namespace PatchGen.Generator.Diff.Facts.Methods;

/// <summary>Constructors, instance and static: what initializes fields apart from what is the constructor's own.</summary>
internal static class ConstructorFacts
{
    /// <summary>True for constructors that Roslyn puts field initializers into.</summary>
    public static bool Concerns(MemberKey key) => key.Name is ".ctor" || IsStatic(key);

    /// <summary>True for static constructors; that of the module itself runs module initializers.</summary>
    public static bool IsStatic(MemberKey key) => key.Name is ".cctor" && key.Type.Name != "<Module>";

    /// <summary>Facts of a constructor that both sides have and that is not the same as written.</summary>
    public static void Compare(Comparison c, MemberKey key, BodyPair pair, Outcome asWhole)
    {
        // Only lambdas differ: once they are redirected, delegates that initializers made run the post code.
        if (!asWhole.Redirect.IsEmpty)
        {
            MethodFacts.Changed(c, key, pair, asWhole);
            return;
        }

        var difference = new ConstructorComparer(c).Compare(pair);
        if (difference.IsNone && !AddsOrRemoves(c, pair)) return;
        if (IsStatic(key)) Static(c, key, pair, difference);
        else Instance(c, key, pair, difference, asWhole);
    }

    private static void Static(Comparison c, MemberKey key, BodyPair pair, ConstructorDifference difference)
    {
        // One fact a field: each is accepted, or handled, by itself.
        foreach (var (field, outcome) in difference.Fields)
        {
            var (span, postSpan, why) = Place(c, pair, field, outcome);
            c.Add(new StaticInitializerChanged { Member = field, Pre = span, Post = postSpan, Why = why, Fields = [field], ReadOnly = c.IsReadOnly(field) });
        }

        if (difference.Rest is { } rest)
        {
            var (span, postSpan, why) = Reasons.Of(c, pair, rest.First);
            c.Add(new StaticInitializerChanged { Member = key, Pre = span, Post = postSpan, Why = why });
        }

        if (difference.Reordered)
        {
            c.Add(new StaticInitializerChanged
            {
                Member = key,
                Pre = SequencePoints.First(c.Pre, pair.Pre),
                Post = SequencePoints.First(c.Post, pair.Post),
                Why = "static initializers that call code of this assembly run in another order",
            });
        }
    }

    private static void Instance(Comparison c, MemberKey key, BodyPair pair, ConstructorDifference difference, Outcome asWhole)
    {
        MethodFacts.Changed(c, key, pair, asWhole);
        if (Owners.IsValueType(c.Post, c.Post.Metadata.GetTypeDefinition(c.Post.Metadata.GetMethodDefinition(pair.Post).GetDeclaringType()))) return;
        foreach (var (field, outcome) in difference.Fields)
        {
            // Every constructor holds the initializers: once is enough.
            if (!c.Initialized.Add(field)) continue;
            var (span, postSpan, why) = Place(c, pair, field, outcome);
            c.Add(new InstanceInitializerChanged { Member = field, Pre = span, Post = postSpan, Why = why, Fields = [field] });
        }
    }

    private static (Compile.SourceSpan?, Compile.SourceSpan?, string) Place(Comparison c, BodyPair pair, MemberKey field, Outcome? outcome)
    {
        if (outcome is not null)
        {
            var (pre, post, why) = Reasons.Of(c, pair, outcome.First, (RangeOf(c.Pre, pair.Pre, field), RangeOf(c.Post, pair.Post, field)));
            return (pre, post, $"initial value of {DisplayName(field)}: {why}");
        }

        return (InitializerOf(c.Pre, pair.Pre, field), InitializerOf(c.Post, pair.Post, field),
            $"initial value of {DisplayName(field)}: an initializer was added or removed");
    }

    private static Range RangeOf(Side side, MethodDefinitionHandle constructor, MemberKey field)
    {
        var segment = ConstructorComparer.ByKey(side, Segmentation.Of(side, constructor))[field];
        return segment.Start..segment.End;
    }

    private static string DisplayName(MemberKey field) =>
        field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal) ? field.Name[1..field.Name.IndexOf('>')] : field.Name;

    private static Compile.SourceSpan? InitializerOf(Side side, MethodDefinitionHandle constructor, MemberKey field)
    {
        var segments = Segmentation.Of(side, constructor);
        return ConstructorComparer.ByKey(side, segments).TryGetValue(field, out var segment)
            ? SequencePoints.At(side, constructor, segments.Code.Instructions[segment.Start].Offset)
            : SequencePoints.First(side, constructor);
    }

    // Initializers of added and removed fields differ without being a difference of what both sides have.
    private static bool AddsOrRemoves(Comparison c, BodyPair pair) =>
        c.Post.Name(pair.Post) == ".ctor"
        && (Segmentation.Of(c.Pre, pair.Pre).Initializers.Exists(s => !c.OnBothSides(c.Pre.Snapshot.Keys.Field(s.Field)))
            || Segmentation.Of(c.Post, pair.Post).Initializers.Exists(s => !c.OnBothSides(c.Post.Snapshot.Keys.Field(s.Field))));

    /// <summary>Facts of a static constructor that one side lacks.</summary>
    public static void OneSided(Comparison c, MemberKey key, Side side, MethodDefinitionHandle constructor, bool added)
    {
        var segments = Segmentation.Of(side, constructor);
        var span = SequencePoints.First(side, constructor);
        var word = added ? "added" : "removed";
        StaticInitializerChanged Fact(MemberKey member, string why) => new() { Member = member, Pre = added ? null : span, Post = added ? span : null, Why = why };
        foreach (var field in segments.Initializers.Select(s => side.Snapshot.Keys.Field(s.Field)).Where(c.OnBothSides).Order())
            c.Add(Fact(field, $"initial value of {DisplayName(field)}: an initializer was {word}") with { Fields = [field], ReadOnly = c.IsReadOnly(field) });
        if (segments.Rest != segments.Code.Instructions.Count - 1)
            c.Add(Fact(key, $"the static constructor was {word}"));
    }

    /// <summary>Where the initializer of a static field of the post side stands; null where it has none that stands alone.</summary>
    public static IlRange? Initializer(Side side, FieldDefinitionHandle field)
    {
        foreach (var method in side.Metadata.GetTypeDefinition(side.Metadata.GetFieldDefinition(field).GetDeclaringType()).GetMethods())
        {
            if (side.Name(method) != ".cctor") continue;
            var segments = Segmentation.Of(side, method);
            foreach (var segment in segments.Initializers.Where(s => s.Field == field))
                return new(MetadataTokens.GetToken(method), segments.Code.Instructions[segment.Start].Offset, segments.Code.EndOf(segment.End - 1));
        }

        return null;
    }
}
