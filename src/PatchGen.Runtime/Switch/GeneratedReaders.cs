using System.Collections.Immutable;
using System.Reflection;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Switch;

/// <summary>Dynamic methods that may hold the value which a readonly field had: compiled anew once hooks have written it.</summary>
internal static class GeneratedReaders
{
    /// <summary>Where the former value may live on all the same: a line each, with the reason.</summary>
    public static ImmutableArray<string> Refresh(PatchedProcess process, IReadOnlyCollection<FieldInfo> fields, int attempts)
    {
        using var recompilation = process.Unhurried(() => process.Generated.PrepareReaders([.. fields.Select(f => f.Module.Assembly.GetName().Name!).Distinct()]));
        var switched = Switcher.Run(SwitchPlan.ReJit([], [], recompilation.Change), attempts, () => false);
        if (!switched.Ok) return recompilation.Unproven.AddRange(switched.Failure.Evidence);
        recompilation.Commit();
        return recompilation.Unproven;
    }
}
