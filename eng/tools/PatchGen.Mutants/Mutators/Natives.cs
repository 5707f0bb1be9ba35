using Mono.Cecil;
using PatchGen.Generator.Diff;

namespace PatchGen.Mutants.Mutators;

/// <summary>P/Invoke and marshalling.</summary>
internal static class Natives
{
    private static readonly PInvokeAttributes[] Flags =
    [
        PInvokeAttributes.NoMangle, PInvokeAttributes.SupportsLastError, PInvokeAttributes.BestFitEnabled, PInvokeAttributes.ThrowOnUnmappableCharEnabled, PInvokeAttributes.CharSetUnicode,
        PInvokeAttributes.CallConvWinapi, PInvokeAttributes.CallConvCdecl,
    ];

    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.Of<MethodDefinition>("P/Invoke", (_, method, random) => method.PInvokeInfo is not { } info ? null : random.Next(4) switch
        {
            0 => new($"entry point {info.EntryPoint} -> {info.EntryPoint}W", () => info.EntryPoint += "W"),
            1 => new($"module {info.Module.Name} -> other{info.Module.Name}", () => info.Module = Other(method.Module, info.Module.Name)),
            _ when Flags[random.Next(Flags.Length)] is var flag => new($"flag {flag}", () => info.Attributes ^= flag),
            _ => null,
        }, typeof(PInvokeChanged)),
        Mutator.Of<MethodDefinition>("marshalling", (_, method, random) => Of(method.HasParameters && random.Next(3) > 0 ? method.Parameters[random.Next(method.Parameters.Count)] : method.MethodReturnType, random), typeof(PInvokeChanged)),
        Mutator.Of<FieldDefinition>("marshalling", (_, field, random) => Of(field, random), typeof(PInvokeChanged)),
    ];

    private static Change? Of(IMarshalInfoProvider unit, Random random)
    {
        if (unit.HasMarshalInfo && random.Next(2) == 0) return new($"{unit}: {unit.MarshalInfo.NativeType} removed", () => unit.MarshalInfo = null);
        NativeType[] kinds = [NativeType.Boolean, NativeType.I4, NativeType.U2, NativeType.LPStr, NativeType.LPWStr, NativeType.Struct, NativeType.IUnknown, NativeType.VariantBool];
        var kind = kinds[random.Next(kinds.Length)];
        return unit.HasMarshalInfo && unit.MarshalInfo.NativeType == kind ? null : new($"{unit} as {kind}", () => unit.MarshalInfo = new(kind));
    }

    private static ModuleReference Other(ModuleDefinition module, string name)
    {
        var other = module.ModuleReferences.FirstOrDefault(m => m.Name == "other" + name);
        if (other is null) module.ModuleReferences.Add(other = new("other" + name));
        return other;
    }
}
