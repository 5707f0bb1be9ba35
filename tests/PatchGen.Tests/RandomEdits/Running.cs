using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Generator.Compile;

namespace PatchGen.Tests.RandomEdits;

/// <summary>Runs a program in a load context that goes away with it.</summary>
internal static class Running
{
    /// <summary>What <c>Probe.Run()</c> gives.</summary>
    public static string Output(Snapshot side)
    {
        var context = new AssemblyLoadContext("random", isCollectible: true);
        try
        {
            var assembly = context.LoadFromStream(new MemoryStream([.. side.Image]));
            return (string)assembly.GetType("Probe", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;
        }
        catch (TargetInvocationException e)
        {
            return "threw " + e.InnerException!.GetType();
        }
        finally
        {
            context.Unload();
        }
    }
}
