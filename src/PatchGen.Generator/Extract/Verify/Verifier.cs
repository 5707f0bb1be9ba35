using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using PatchGen.Format;
using PatchGen.Generator.Extract.Clone;

namespace PatchGen.Generator.Extract.Verify;

/// <summary>
/// Checks the written module before it leaves the generator: every reference resolves against the target as it is in the process
/// and against the assemblies at hand, each replacement has the signature that its trampoline will call, and the stack adds up.
/// </summary>
internal sealed partial class Verifier
{
    private readonly Extraction extraction;
    private readonly MetadataReader metadata;
    private readonly MemberKeyReader keys;
    private readonly Libraries libraries;

    private Verifier(Extraction extraction, MetadataReader metadata, Libraries libraries)
    {
        this.extraction = extraction;
        this.metadata = metadata;
        this.libraries = libraries;
        keys = new MemberKeyReader(metadata);
    }

    /// <param name="extraction">What was written.</param>
    /// <param name="image">The patch module.</param>
    /// <param name="replacements">What it replaces.</param>
    /// <param name="modules">The patch modules of the other targets of the patch, by the assembly's name.</param>
    public static void Check(Extraction extraction, byte[] image, ImmutableArray<Replacement> replacements, IReadOnlyDictionary<string, byte[]> modules)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        using var libraries = new Libraries(extraction, modules);
        var verifier = new Verifier(extraction, file.GetMetadataReader(), libraries);
        verifier.Types();
        verifier.Members();
        verifier.Trampolines(replacements);
        verifier.Stacks();
    }

    private void Types()
    {
        foreach (var handle in metadata.TypeReferences)
            if (AssemblyOf(handle) is { } assembly) Report(libraries.Missing(assembly, keys.TypeText(handle)));
    }

    private void Members()
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var reference = metadata.GetMemberReference(handle);
            if (DeclaringType(reference.Parent) is not { IsNil: false, Kind: HandleKind.TypeReference } type || AssemblyOf((TypeReferenceHandle)type) is not { } assembly) continue;
            var isMethod = reference.GetKind() == MemberReferenceKind.Method;
            bool? isStatic = isMethod ? !metadata.GetBlobReader(reference.Signature).ReadSignatureHeader().IsInstance : null;
            Report(libraries.Missing(assembly, keys.TypeText(type), isMethod ? keys.Method(handle) : keys.Field(handle), isStatic));
        }
    }

    // The convention with the runtime, which writes the reference from the target's own signature.
    private void Trampolines(ImmutableArray<Replacement> replacements)
    {
        var pre = extraction.Sides.Changes.Correspondence.Pre;
        var made = metadata.MethodDefinitions.ToLookup(h => keys.Method(h).Text);
        foreach (var replacement in replacements)
        {
            var method = pre.Metadata.GetMethodDefinition((MethodDefinitionHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(replacement.Token));
            var signature = method.DecodeSignature(pre.Keys, null);
            var type = pre.Metadata.GetTypeDefinition(method.GetDeclaringType());
            var ofType = type.GetGenericParameters().Count;
            var parameters = signature.ParameterTypes.Select(p => Flat(p, ofType));
            if (signature.Header.IsInstance) parameters = parameters.Prepend(This(extraction.Sides.PreMethod(replacement.Token).DeclaringType, pre.Keys.Type(method.GetDeclaringType()).Text[2..], ofType));
            var arity = ofType + signature.GenericParameterCount;
            var key = $"M:{replacement.HolderType}::{replacement.HolderMethod}{(arity > 0 ? $"``{arity}" : "")}({string.Join(",", parameters)}){Flat(signature.ReturnType, ofType)}";
            if (made[key].Count() != 1) Report($"the replacement of {replacement.Member} is not {key}");
        }
    }

    private void Stacks()
    {
        foreach (var method in extraction.Module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            try
            {
                StackDepths.Of(method.Body);
            }
            catch (InvalidOperationException e)
            {
                Report(e.Message);
            }
        }
    }

    private static string This(Mono.Cecil.TypeDefinition type, string name, int ofType)
    {
        var self = ofType == 0 ? name : $"{name}<{string.Join(",", Enumerable.Range(0, ofType).Select(i => "!!" + i))}>";
        return type.IsValueType ? self + "&" : self;
    }

    // The type's parameters become the method's first ones; the method's own move behind them.
    private static string Flat(string type, int ofType) =>
        GenericParameter().Replace(type, m => m.Value.StartsWith("!!", StringComparison.Ordinal) ? $"!!{ofType + int.Parse(m.Value[2..])}" : $"!{m.Value}");

    private EntityHandle DeclaringType(EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeSpecification) return parent;
        var blob = metadata.GetBlobReader(metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        // The members of arrays are the runtime's own.
        if (blob.ReadByte() != (byte)SignatureTypeCode.GenericTypeInstance) return default;
        blob.ReadByte();
        return blob.ReadTypeHandle();
    }

    private string? AssemblyOf(TypeReferenceHandle handle)
    {
        EntityHandle scope = handle;
        while (scope.Kind == HandleKind.TypeReference) scope = metadata.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        return scope.Kind == HandleKind.AssemblyReference ? metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) : null;
    }

    private void Report(string? problem)
    {
        if (problem is not null)
            extraction.Refusals.Add(new Refusal("PG6120", new("T:<Module>"), null, $"The patch module would not fit the target: {problem}", "change the code that names it, or report this as a defect of PatchGen"));
    }

    [GeneratedRegex(@"!!?\d+")]
    private static partial Regex GenericParameter();
}
