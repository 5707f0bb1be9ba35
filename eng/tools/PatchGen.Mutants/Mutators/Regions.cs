using Mono.Cecil;
using Mono.Cecil.Cil;

namespace PatchGen.Mutants.Mutators;

/// <summary>Exception regions, and what stands beside code in a body: locals.</summary>
internal static class Regions
{
    public static IReadOnlyList<Mutator> All { get; } =
    [
        Mutator.OfBody("type of a catch", s => Handler(s, h => h.CatchType is { } type && s.Pick(s.Draft.Pools.Types) is { } other && other.FullName != type.FullName
            ? new($"catch {type} -> {other}", () => h.CatchType = other) : null)),
        Mutator.OfBody("bounds of a region", s => Handler(s, h => Shift(s, h))),
        Mutator.OfBody("finally and fault", s => Handler(s, h => h.HandlerType is ExceptionHandlerType.Finally or ExceptionHandlerType.Fault
            ? new("finally <-> fault", () => h.HandlerType = h.HandlerType == ExceptionHandlerType.Finally ? ExceptionHandlerType.Fault : ExceptionHandlerType.Finally) : null)),
        Mutator.OfBody("region removed", s => Handler(s, h => new($"{h.HandlerType} removed", () => s.Body.ExceptionHandlers.Remove(h)))),
        Mutator.OfBody("type of a local", s => Local(s, local => s.Pick(s.Draft.Pools.Types) is { } other && other.FullName != local.VariableType.FullName
            ? new($"{local}: {local.VariableType} -> {other}", () => local.VariableType = other) : null)),
        Mutator.OfBody("pinned", s => Local(s, local => local.VariableType is PinnedType pinned
            ? new($"{local} is no more pinned", () => local.VariableType = pinned.ElementType)
            : local.VariableType.IsValueType ? null : new($"{local} is pinned", () => local.VariableType = new PinnedType(local.VariableType)))),
        Mutator.OfBody("zeroing of locals", s => s.Body.HasVariables ? new($"init locals {s.Body.InitLocals} -> {!s.Body.InitLocals}", () => s.Body.InitLocals = !s.Body.InitLocals) : null),
    ];

    private static Change? Handler(Site s, Func<ExceptionHandler, Change?> find)
    {
        if (!s.Body.HasExceptionHandlers) return null;
        var index = s.Random.Next(s.Body.ExceptionHandlers.Count);
        return find(s.Body.ExceptionHandlers[index]) is { } change ? change with { What = $"handler {index}: {change.What}" } : null;
    }

    private static Change? Local(Site s, Func<VariableDefinition, Change?> find) => s.Body.HasVariables && s.Pick<VariableDefinition>([.. s.Body.Variables]) is { } local ? find(local) : null;

    // The try block begins one statement later, or the handler does: whatever lies between counts, no-ops aside.
    private static Change? Shift(Site s, ExceptionHandler h)
    {
        var later = h.TryStart.Next;
        while (later is not null && later.OpCode.Code == Code.Nop) later = later.Next;
        if (h.TryStart.OpCode.Code == Code.Nop || later is null || later == h.TryEnd) return null;
        return new($"try starts at IL_{later.Offset:x4}", () => h.TryStart = later);
    }
}
