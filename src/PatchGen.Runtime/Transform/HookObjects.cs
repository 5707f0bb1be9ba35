using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Hooks;
using PatchGen.Runtime.Census;

namespace PatchGen.Runtime.Transform;

/// <summary>The objects that a patch's hooks ask for: found before the gate closes, and behind it what was born since.</summary>
internal sealed class HookObjects : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly HashSet<Type> _types;
    private readonly HashSet<object> _found = new(ReferenceEqualityComparer.Instance);
    private CensusSession? _session;

    /// <param name="modules">The modules that hold the hooks.</param>
    public HookObjects(IEnumerable<Assembly> modules) => _types = [.. modules.Distinct().SelectMany(AskedFor)];

    /// <summary>The first walk, while everything runs. What fails here is said where a hook asks.</summary>
    public void Prepare(Func<bool> cancelled, Action<string> log)
    {
        if (_types.Count == 0 || _session is not null) return;
        _session = Begin(out _);
        if (_session?.Walk(cancelled, Patience) is { } outcome) log($"  objects for hooks: {_found.Count}; {outcome}");
    }

    /// <summary>All that are known now; why not, else.</summary>
    public IReadOnlyList<T> Of<T>(Func<bool> cancelled, TimeSpan patience, Action<string> log)
        where T : class
    {
        if (!_types.Contains(typeof(T)))
            throw new InvalidOperationException($"Which objects hooks ask for is read from their code, and no call of Objects<{typeof(T)}> is in it: write the type in the hook itself.");
        string? why = null;
        _session ??= Begin(out why);
        if (_session is null) throw new InvalidOperationException($"The objects of {typeof(T)} are not known: {why}.");
        var outcome = _session.Again(cancelled, patience);
        log($"  objects for hooks: {_found.Count}; {outcome}");
        if (outcome.Why is { } unknown) throw new InvalidOperationException($"The objects of {typeof(T)} are not known: {unknown}.");
        return [.. _found.OfType<T>()];
    }

    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
        _found.Clear();
    }

    private CensusSession? Begin(out string? why) => CensusSession.Begin(
        type => _types.Any(asked => asked.IsAssignableFrom(type)),
        found => _found.Add(found),
        // Only arrays are large, or pinned: what an array can be called by.
        large: _types.Any(asked => asked.IsAssignableFrom(typeof(Array)) || asked.IsArray || asked.IsInterface),
        allowPause: false,
        out why);

    // The instantiations of the method that a module's code names.
    private static unsafe IEnumerable<Type> AskedFor(Assembly assembly)
    {
        if (!assembly.TryGetRawMetadata(out var blob, out var length)) return [];
        var metadata = new MetadataReader(blob, length);
        var asked = new List<Type>();
        for (var row = 1; row <= metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            var handle = MetadataTokens.MethodSpecificationHandle(row);
            var specification = metadata.GetMethodSpecification(handle);
            if (!IsObjects(metadata, specification.Method) || IsOpen(metadata.GetBlobReader(specification.Signature))) continue;
            asked.Add(assembly.ManifestModule.ResolveMethod(MetadataTokens.GetToken(handle))!.GetGenericArguments()[0]);
        }

        return asked;
    }

    private static bool IsObjects(MetadataReader metadata, EntityHandle method)
    {
        if (method.Kind != HandleKind.MemberReference) return false;
        var member = metadata.GetMemberReference((MemberReferenceHandle)method);
        if (member.Parent.Kind != HandleKind.TypeReference || !metadata.StringComparer.Equals(member.Name, nameof(HookContext.Objects))) return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
        return metadata.StringComparer.Equals(type.Name, nameof(HookContext)) && metadata.StringComparer.Equals(type.Namespace, typeof(HookContext).Namespace!);
    }

    // Only its own type parameter: one inside an array or another type fails to resolve, and so refuses the patch.
    private static bool IsOpen(BlobReader signature)
    {
        signature.ReadSignatureHeader();
        signature.ReadCompressedInteger();
        return signature.ReadSignatureTypeCode() is SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter;
    }
}
