using System.Reflection;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Switch;

/// <summary>The loaded modules by the profiling API's id.</summary>
internal static class LoadedModules
{
    /// <summary>All that define a type and are not made at run time.</summary>
    public static Dictionary<nint, Module> ById() => AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).Select(a => a.ManifestModule)
        .Select(m => (Id: NativeAgent.ModuleId(m), Module: m)).Where(m => m.Id != 0).ToDictionary(m => m.Id, m => m.Module);
}
