using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Match;
using Fact = PatchGen.Generator.Diff.Fact;

namespace PatchGen.Tests.Classify;

/// <summary>Hand-made facts, for what is tested without a compiler.</summary>
internal static class Sample
{
    public static readonly MemberKey Method = new("M:N.C::Go(System.Int32)System.Void");

    /// <summary>A changed method: worth a patch, and nothing against it.</summary>
    public static MethodChanged Body(string member = "M:N.C::Go(System.Int32)System.Void", MethodTraits traits = MethodTraits.None) =>
        new() { Member = new(member), PreToken = 0x06000001, PostToken = 0x06000001, Traits = traits, Why = "line 3: 1 -> 2" };

    /// <summary>A change that needs a transform.</summary>
    public static StaticInitializerChanged Initializer(string field = "F:N.C::limit") =>
        new() { Member = new(field), Fields = [new(field)], Post = new("/src/C.cs", 3, 16, 3, 21), Pre = new("/src/C.cs", 2, 16, 2, 21) };

    /// <summary>A change that is refused.</summary>
    public static FieldAdded Field(string field = "F:N.C::count") =>
        new() { Member = new(field), PostToken = 0x04000001, Owner = OwnerKind.Struct, IsStatic = false, IsLiteral = false, OnNewType = false };

    /// <summary>These facts and no others.</summary>
    public static ChangeSet Changes(params Fact[] facts)
    {
        var snapshot = TestCompiler.Snapshot("namespace N; public class C { public void Go(int x) { } }");
        return new ChangeSet
        {
            Correspondence = new Correspondence { Pre = snapshot, Post = snapshot, Types = [], Methods = [], Fields = [], Properties = [], Events = [] },
            Facts = [.. facts],
            Synthesized = ImmutableDictionary<int, int>.Empty,
            Compared = 1,
        };
    }

    /// <summary>The verdict on these facts.</summary>
    public static Verdict Verdict(params Fact[] facts) => Classifier.Classify(Changes(facts), null).Value!;

    /// <summary>A request that writes to this folder.</summary>
    public static PatchRequest Request(string output, string project = "/src") => new()
    {
        Pre = new SideInput.Sources(project, []),
        Post = new SideInput.Sources(project, []),
        Baseline = new Baseline { Kind = BaselineKind.Git, Name = "v1", Commit = new string('a', 40), Rebuilt = true },
        OutputDirectory = output,
    };

    /// <summary>Every kind of fact, in every combination of its flags and enums.</summary>
    public static IEnumerable<Fact> AllOf(Type kind)
    {
        var properties = kind.GetProperties().Where(p => p.CanWrite).ToList();
        IEnumerable<ImmutableList<object?>> combinations = [ImmutableList<object?>.Empty];
        foreach (var property in properties)
            combinations = combinations.SelectMany(c => Values(property).Select(c.Add));
        foreach (var values in combinations)
        {
            var fact = (Fact)RuntimeHelpers.GetUninitializedObject(kind);
            for (var i = 0; i < properties.Count; i++) properties[i].SetValue(fact, values[i]);
            yield return fact;
        }
    }

    private static object?[] Values(PropertyInfo property) => property.PropertyType switch
    {
        var t when t == typeof(bool) => [false, true],
        var t when t == typeof(MethodTraits) => Enumerable.Range(0, Enum.GetValues<MethodTraits>().Sum(v => (int)v) + 1).Select(i => (object?)(MethodTraits)i).ToArray(),
        { IsEnum: true } t => [.. Enum.GetValues(t).Cast<object?>()],
        var t when t == typeof(string) => ["changed"],
        var t when t == typeof(MemberKey) => [Method],
        var t when t == typeof(int) => [0x06000001],
        var t when typeof(IList).IsAssignableFrom(t) => [t.GetField("Empty")!.GetValue(null)],
        _ => new object?[1],
    };
}
