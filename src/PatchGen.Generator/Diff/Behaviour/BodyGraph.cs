using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>
/// Who names whom in one assembly. Code of a state machine counts as that of the method that starts it; a method of which a delegate
/// or a token is taken is called by whoever has that.
/// </summary>
internal sealed class BodyGraph
{
    private readonly Side side;
    private readonly Dictionary<MethodDefinitionHandle, List<Call>> calls = [];
    private readonly Dictionary<MethodDefinitionHandle, MethodDefinitionHandle> starts = [];
    private readonly HashSet<MethodDefinitionHandle> called = [];
    private readonly HashSet<MethodDefinitionHandle> pointed = [];
    private readonly Dictionary<FieldDefinitionHandle, HashSet<MethodDefinitionHandle>> readers = [];
    private readonly Lazy<Dictionary<MethodDefinitionHandle, string>> once;
    private readonly bool isLibrary;
    private readonly bool hasFriends;

    public BodyGraph(Side side)
    {
        this.side = side;
        isLibrary = side.Snapshot.Pe.PEHeaders.CorHeader is not { EntryPointTokenOrRelativeVirtualAddress: not 0 };
        hasFriends = Attributes.Has(side.Metadata, side.Metadata.GetAssemblyDefinition().GetCustomAttributes(), "System.Runtime.CompilerServices.InternalsVisibleToAttribute");
        foreach (var method in side.Metadata.MethodDefinitions)
            if (StateMachines.MoveNext(side, method) is { IsNil: false } moveNext) starts.TryAdd(moveNext, method);
        foreach (var method in side.Metadata.MethodDefinitions) Read(method);
        once = new(() => Once.Find(side, this));
    }

    // One call of a method of this assembly; in a loop it may come again.
    internal readonly record struct Call(MethodDefinitionHandle Target, bool IsRepeated);

    /// <summary>What a method calls, in the order of its code.</summary>
    public IReadOnlyList<Call> CallsOf(MethodDefinitionHandle method) => calls.GetValueOrDefault(method) ?? [];

    /// <summary>True for a method that code of this assembly calls by name.</summary>
    public bool IsCalled(MethodDefinitionHandle method) => called.Contains(method);

    /// <summary>True for a method that a delegate, a function pointer or a token is made of.</summary>
    public bool IsPointedAt(MethodDefinitionHandle method) => pointed.Contains(method);

    /// <summary>True for the code of a state machine.</summary>
    public bool IsMoveNext(MethodDefinitionHandle method) => starts.ContainsKey(method);

    /// <summary>The bodies that load a field or take its address, state machines as themselves.</summary>
    public IReadOnlySet<MethodDefinitionHandle> ReadersOf(FieldDefinitionHandle field) => readers.GetValueOrDefault(field) ?? [];

    /// <summary>How a method is reached that has run once and will not run again; null for others.</summary>
    public string? RunsOnce(MethodDefinitionHandle method) => once.Value.GetValueOrDefault(method);

    private void Read(MethodDefinitionHandle method)
    {
        if (side.Body(method) is not { } body) return;
        var code = IlCode.Decode(body.GetILReader());
        var flow = new Flow(code);
        var caller = starts.GetValueOrDefault(method, method);
        for (var i = 0; i < code.Instructions.Count; i++)
        {
            var instruction = code.Instructions[i];
            if (instruction.Code is ILOpCode.Ldfld or ILOpCode.Ldflda) Reads(instruction.Token, method);
            if (instruction.Kind is not (OperandType.InlineMethod or OperandType.InlineTok)) continue;
            if (side.OwnMethod(instruction.Token) is not { IsNil: false } target) continue;
            if (!instruction.IsCall) pointed.Add(target);
            else
            {
                called.Add(target);
                if (!calls.TryGetValue(caller, out var list)) calls.Add(caller, list = []);
                list.Add(new(target, flow.IsRepeated(i)));
            }
        }
    }

    private void Reads(EntityHandle token, MethodDefinitionHandle method)
    {
        var field = token.Kind switch
        {
            HandleKind.FieldDefinition => (FieldDefinitionHandle)token,
            HandleKind.MemberReference when side.Metadata.GetMemberReference((MemberReferenceHandle)token) is var reference
                && side.Definition(reference.Parent) is { IsNil: false } type => Bind.Resolved.Field(side, type, reference),
            _ => default,
        };
        if (field.IsNil) return;
        if (!readers.TryGetValue(field, out var methods)) readers.Add(field, methods = []);
        methods.Add(method);
    }

    /// <summary>True for a method that other code than this assembly's own direct calls may run.</summary>
    public bool IsEntry(MethodDefinitionHandle handle)
    {
        if (IsMoveNext(handle)) return false;
        var method = side.Metadata.GetMethodDefinition(handle);
        return !IsCalled(handle) || IsPointedAt(handle) || (method.Attributes & MethodAttributes.Virtual) != 0 || (isLibrary && IsOpen(method));
    }

    // Friends count: most are tests, but some are not.
    private bool IsOpen(MethodDefinition method) =>
        Facts.Visibility.Is(side, method)
        || (hasFriends && (method.Attributes & MethodAttributes.MemberAccessMask) >= MethodAttributes.Assembly && (method.Attributes & MethodAttributes.MemberAccessMask) != MethodAttributes.Family);
}
