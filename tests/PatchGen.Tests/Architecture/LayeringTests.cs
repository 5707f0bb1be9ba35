using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Generator;

namespace PatchGen.Tests.Architecture;

/// <summary>
/// The steps of the generator as compiled: what a step sees by inference stands in no using directive, and counts all the same.
/// </summary>
public sealed class LayeringTests
{
    private const string Root = "PatchGen.Generator";

    private static readonly string[] Steps = ["Compile", "Match", "Diff", "Classify", "Hooks", "Extract", "Report", "Pack"];

    // Assemblies that only these steps may touch.
    private static readonly (string Assembly, string[] Steps)[] Libraries =
    [
        ("Microsoft.CodeAnalysis", ["Compile", "Match", "Hooks"]),
        ("Microsoft.CodeAnalysis.CSharp", ["Compile", "Match", "Hooks"]),
        ("Mono.Cecil", ["Extract"]),
        ("System.Reflection.Metadata", ["Compile", "Match", "Diff", "Extract", "Report"]),
        ("DiffPlex", ["Report"]),
        ("ICSharpCode.Decompiler", ["Report"]),
    ];

    private static readonly Lazy<ILookup<string, (string From, TypeReference To)>> Uses = new(Read);

    public static TheoryData<string> StepNames() => [.. Steps];

    [Theory, MemberData(nameof(StepNames))]
    public void A_compiled_step_uses_only_the_steps_before_it(string step)
    {
        var later = Steps.Skip(Array.IndexOf(Steps, step) + 1).ToHashSet();
        Assert.NotEmpty(Uses.Value[step]);
        Assert.Empty(Uses.Value[step].Where(use => StepOf(use.To) is { } other && later.Contains(other)).Select(Shown));
    }

    [Theory, MemberData(nameof(StepNames))]
    public void A_compiled_step_uses_only_its_own_libraries(string step)
    {
        var foreign = Libraries.Where(library => !library.Steps.Contains(step)).Select(library => library.Assembly).ToHashSet();
        Assert.Empty(Uses.Value[step].Where(use => foreign.Contains(use.To.Scope.Name)).Select(Shown));
    }

    // What nobody uses, nobody can misuse: a name that has changed would make the test above pass for ever.
    [Fact]
    public void A_library_of_the_list_is_used()
    {
        var used = Uses.Value.SelectMany(step => step.Select(use => use.To.Scope.Name)).ToHashSet();
        Assert.Subset(used, Libraries.Select(library => library.Assembly).ToHashSet());
    }

    private static string Shown((string From, TypeReference To) use) => $"{use.From} -> {use.To.FullName}";

    private static ILookup<string, (string From, TypeReference To)> Read()
    {
        using var module = ModuleDefinition.ReadModule(typeof(Pipeline).Assembly.Location);
        return module.GetTypes()
            .SelectMany(type => References(type).Select(Element).Distinct().Select(to => (Step: StepOf(type), From: type.FullName, To: to)))
            .Where(use => use.Step is not null)
            .ToLookup(use => use.Step!, use => (use.From, use.To));
    }

    private static string? StepOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        var parts = type.Namespace.Split('.');
        return type.Namespace.StartsWith(Root + ".", StringComparison.Ordinal) ? parts[2] : null;
    }

    private static TypeReference Element(TypeReference type)
    {
        while (type is TypeSpecification specification) type = specification.ElementType;
        return type;
    }

    private static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var direct = type.Interfaces.Select(i => i.InterfaceType)
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Methods.SelectMany(References));
        return (type.BaseType is { } inherited ? direct.Prepend(inherited) : direct).SelectMany(WithArguments);
    }

    private static IEnumerable<TypeReference> References(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
        if (!method.HasBody) yield break;
        foreach (var local in method.Body.Variables) yield return local.VariableType;
        foreach (var instruction in method.Body.Instructions)
            foreach (var type in References(instruction)) yield return type;
    }

    private static IEnumerable<TypeReference> References(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        MethodReference called => [called.DeclaringType, called.ReturnType, .. called.Parameters.Select(p => p.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> WithArguments(TypeReference type) =>
        type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(WithArguments).Prepend(type) : [type];
}
