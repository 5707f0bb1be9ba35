using System.Reflection;

namespace PatchGen.Runtime.Agent;

/// <summary>
/// The loaded modules by the profiling API's id. An id is good for as long as its module is loaded: whoever uses one of a module that
/// may be unloaded holds the module. The profiling API's own lists hold none, and an id of one that is gone ends the process.
/// </summary>
internal static class LoadedModules
{
    /// <summary>All that define a type and are not made at run time.</summary>
    public static Dictionary<nint, Module> ById() => AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic).Select(a => a.ManifestModule)
        .Select(m => (Id: NativeAgent.ModuleId(m), Module: m)).Where(m => m.Id != 0).ToDictionary(m => m.Id, m => m.Module);
}
