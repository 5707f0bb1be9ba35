using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PatchGen.Generator.Hooks;

/// <summary>Code that waits for another thread, for as long as that takes.</summary>
internal static class Blocking
{
    // A type with the methods that wait. Overloads with a timeout are not meant.
    private static readonly Dictionary<string, string[]> Methods = new()
    {
        ["System.Threading.Monitor"] = ["Enter", "Wait"],
        ["System.Threading.Lock"] = ["Enter", "EnterScope"],
        ["System.Threading.SpinLock"] = ["Enter"],
        ["System.Threading.WaitHandle"] = ["WaitOne", "WaitAll", "WaitAny"],
        ["System.Threading.SemaphoreSlim"] = ["Wait"],
        ["System.Threading.ManualResetEventSlim"] = ["Wait"],
        ["System.Threading.CountdownEvent"] = ["Wait"],
        ["System.Threading.Barrier"] = ["SignalAndWait"],
        ["System.Threading.ReaderWriterLockSlim"] = ["EnterReadLock", "EnterWriteLock", "EnterUpgradeableReadLock"],
        ["System.Threading.ReaderWriterLock"] = ["AcquireReaderLock", "AcquireWriterLock"],
        ["System.Threading.Thread"] = ["Join"],
        ["System.Threading.Tasks.Task"] = ["Wait", "WaitAll", "WaitAny"],
        ["System.Runtime.CompilerServices.TaskAwaiter"] = ["GetResult"],
        ["System.Runtime.CompilerServices.ValueTaskAwaiter"] = ["GetResult"],
    };

    /// <summary>How the operation waits, in words; null where it does not.</summary>
    public static string? Call(IOperation operation) => operation switch
    {
        ILockOperation => "a lock statement",
        IInvocationOperation { TargetMethod: var method } when Waits(method) => $"{method.ContainingType.Name}.{method.Name}",
        IPropertyReferenceOperation { Property: { Name: "Result", ContainingType: { Name: "Task" or "ValueTask" } type } } when Space(type) == "System.Threading.Tasks" => $"{type.Name}.Result",
        _ => null,
    };

    private static bool Waits(IMethodSymbol method)
    {
        for (var type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (!Methods.TryGetValue($"{Space(type)}.{type.Name}", out var names) || !names.Contains(method.Name)) continue;
            return !method.Parameters.Any(p => p.Type.Name == nameof(TimeSpan) || p.Name.Contains("timeout", StringComparison.OrdinalIgnoreCase));
        }

        return false;
    }

    private static string Space(INamedTypeSymbol type) => type.ContainingNamespace?.ToDisplayString() ?? "";
}
