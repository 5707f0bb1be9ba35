using System.Reflection;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;

namespace PatchGen.Runtime.Switch;

/// <summary>The fifth step: each changed method compiles to what it was switched to, and the runtime reported no error.</summary>
internal static class Prover
{
    /// <summary>What went wrong, a line each; empty where all is proven.</summary>
    public static List<string> Prove(IReadOnlyCollection<CheckedMethod> methods, Inliners inliners)
    {
        var wrong = new List<string>();
        var prepared = new List<CheckedMethod>();
        foreach (var method in methods)
        {
            try
            {
                if (Preparation.Prepare(method.Target)) prepared.Add(method);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                wrong.Add($"{method.Display}: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        var events = NativeAgent.TakeEvents();
        inliners.Note(events);
        wrong.AddRange(events.Where(e => e.Kind == EventKind.Error).Select(e => $"{Name(methods, e)}: the runtime reported {e.Result:x8}"));
        var started = events.Where(e => e.Kind == EventKind.Started).Select(e => e.Site).ToHashSet();
        wrong.AddRange(prepared.Where(m => !started.Contains(m.Site)).Select(m => $"{m.Display}: was not compiled anew"));
        return wrong;
    }

    private static string Name(IEnumerable<CheckedMethod> methods, AgentEvent error) =>
        methods.FirstOrDefault(m => m.Site == error.Site)?.Display ?? $"method {error.Token:x8}";
}
