using System.Text.RegularExpressions;
using Mono.Cecil;

namespace PatchGen.Mutants.NoOps;

/// <summary>Other names of what has no name that counts.</summary>
internal static partial class Names
{
    /// <summary>Generic parameters are known by their place.</summary>
    public static void OfGenericParameters(Draft draft)
    {
        foreach (var type in draft.Types)
        {
            foreach (var parameter in type.GenericParameters) parameter.Name += "2";
            foreach (var parameter in type.Methods.SelectMany(m => m.GenericParameters)) parameter.Name += "2";
        }
    }

    /// <summary>Lambdas, closures and state machines are numbered otherwise, as a member added before them does.</summary>
    public static void OfSynthesized(Draft draft, Random random)
    {
        var shift = random.Next(100, 1000);
        string Shift(Match match) => match.Groups[1].Value + (int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture) + shift) + match.Groups[3].Value;
        // The machine's name stands in its attribute.
        foreach (var attribute in draft.Types.SelectMany(t => t.Methods).SelectMany(m => m.CustomAttributes).Where(a => a.AttributeType.Name.EndsWith("StateMachineAttribute", StringComparison.Ordinal)))
            _ = attribute.ConstructorArguments.Count;
        // References to members of the module's own generic types repeat the names.
        var references = draft.Types.SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions)
            .Select(i => i.Operand is MethodSpecification specification ? specification.ElementMethod : i.Operand as MemberReference)
            .Where(r => r is MethodReference or FieldReference and not IMemberDefinition && Reach.Own(draft.Module, r.DeclaringType) is not null).ToHashSet();
        foreach (var reference in references.Where(r => r is not IMemberDefinition))
            reference!.Name = reference is MethodReference ? MethodNumber().Replace(reference.Name, Shift) : FieldNumber().Replace(reference.Name, Shift);
        foreach (var type in draft.Types)
        {
            type.Name = TypeNumber().Replace(type.Name, Shift);
            foreach (var method in type.Methods) method.Name = MethodNumber().Replace(method.Name, Shift);
            foreach (var field in type.Fields) field.Name = FieldNumber().Replace(field.Name, Shift);
        }
    }

    /// <summary>The PDB tells of other files and lines.</summary>
    public static void OfSources(Draft draft)
    {
        var documents = new HashSet<Mono.Cecil.Cil.Document>();
        foreach (var method in draft.Types.SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            foreach (var point in method.DebugInformation.SequencePoints)
            {
                if (!point.IsHidden) (point.StartLine, point.EndLine) = (point.StartLine + 1000, point.EndLine + 1000);
                if (documents.Add(point.Document)) point.Document.Url = "/elsewhere" + point.Document.Url;
            }
        }
    }

    [GeneratedRegex(@"^(<>c__DisplayClass|<[^>]*>d__)(\d+)(.*)$")]
    private static partial Regex TypeNumber();

    [GeneratedRegex(@"^(<[^>]*>b__|<[^>]*>g__[^|]*\|)(\d+)(.*)$")]
    private static partial Regex MethodNumber();

    [GeneratedRegex(@"^(<>9__)(\d+)(.*)$")]
    private static partial Regex FieldNumber();
}
