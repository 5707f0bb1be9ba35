using Mono.Cecil;
using CecilAttributes = Mono.Cecil.ICustomAttributeProvider;

namespace PatchGen.Generator.Extract.Map;

/// <summary>Copies custom attributes.</summary>
internal sealed class AttributeMap(Extraction extraction)
{
    // What the runtime, the debugger or a stack trace asks of the method that really runs; all others stay with the original.
    private static readonly HashSet<string> OfLifted =
    [
        "System.Runtime.CompilerServices.AsyncStateMachineAttribute",
        "System.Runtime.CompilerServices.IteratorStateMachineAttribute",
        "System.Runtime.CompilerServices.AsyncIteratorStateMachineAttribute",
        "System.Diagnostics.StackTraceHiddenAttribute",
        "System.Diagnostics.DebuggerStepThroughAttribute",
        "System.Diagnostics.DebuggerHiddenAttribute",
        "System.Diagnostics.DebuggerNonUserCodeAttribute",
    ];

    public static bool Has(CecilAttributes provider, string name) => provider.CustomAttributes.Any(a => a.AttributeType.Name == name);

    public void Copy(CecilAttributes from, CecilAttributes to, Generics generics, MemberReference owner)
    {
        if (!from.HasCustomAttributes) return;
        foreach (var attribute in from.CustomAttributes)
            if (Copy(attribute, generics, owner) is { } copy) to.CustomAttributes.Add(copy);
    }

    public void CopyToLifted(MethodDefinition post, MethodDefinition lifted, Generics generics)
    {
        // Where the runtime itself makes the code, or native code calls it, each attribute may count.
        var all = post.RVA == 0 || Has(post, "UnmanagedCallersOnlyAttribute");
        foreach (var attribute in post.CustomAttributes.Where(a => all || OfLifted.Contains(a.AttributeType.FullName)))
            if (Copy(attribute, generics, post) is { } copy) lifted.CustomAttributes.Add(copy);
    }

    public CustomAttribute? Copy(CustomAttribute attribute, Generics generics, MemberReference owner)
    {
        var constructor = extraction.Members.Method(attribute.Constructor, generics);
        if (constructor.Lifted is { } lifted)
        {
            extraction.Refusals.Add("PG6104", owner, $"it carries [{attribute.AttributeType.Name}] by a constructor that the target does not have ({lifted.Name} is new)", "use an existing constructor of the attribute");
            return null;
        }

        if (!NamesTypes(attribute)) return new CustomAttribute(constructor.Reference, attribute.GetBlob());
        var copy = new CustomAttribute(constructor.Reference);
        foreach (var argument in attribute.ConstructorArguments) copy.ConstructorArguments.Add(Argument(argument, generics));
        foreach (var field in attribute.Fields) copy.Fields.Add(new(field.Name, Argument(field.Argument, generics)));
        foreach (var property in attribute.Properties) copy.Properties.Add(new(property.Name, Argument(property.Argument, generics)));
        return copy;
    }

    // Bytes can be copied as they are unless they spell the names of types, which are read relative to the assembly.
    private bool NamesTypes(CustomAttribute attribute)
    {
        try
        {
            return attribute.ConstructorArguments.Any(Names)
                || attribute.Fields.Any(f => Names(f.Argument))
                || attribute.Properties.Any(p => Names(p.Argument));
        }
        catch (Exception e) when (e is AssemblyResolutionException or ResolutionException or ArgumentException or NullReferenceException)
        {
            // An enum of an assembly that is not at hand: its values are numbers, copied as bytes.
            return false;
        }

        bool Names(CustomAttributeArgument argument) =>
            argument.Value is TypeReference
            || argument.Type is TypeDefinition { Module: var module } && module == extraction.Sides.Post
            || extraction.Peers.Added(argument.Type, extraction) is not null
            || argument.Value is CustomAttributeArgument boxed && Names(boxed)
            || argument.Value is CustomAttributeArgument[] array && array.Any(Names);
    }

    private CustomAttributeArgument Argument(CustomAttributeArgument argument, Generics generics) =>
        new(extraction.Types.Map(argument.Type, generics), argument.Value switch
        {
            TypeReference type => extraction.Types.Map(type, generics),
            CustomAttributeArgument boxed => Argument(boxed, generics),
            CustomAttributeArgument[] array => array.Select(a => Argument(a, generics)).ToArray(),
            var value => value,
        });

}
