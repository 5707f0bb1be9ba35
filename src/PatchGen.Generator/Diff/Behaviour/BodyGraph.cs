using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

using FieldUsers = System.Collections.Generic.Dictionary<System.Reflection.Metadata.FieldDefinitionHandle, System.Collections.Generic.HashSet<System.Reflection.Metadata.MethodDefinitionHandle>>;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>
/// Who names whom in one assembly. Code of a state machine counts as that of the method that starts it; a method of which a delegate
/// or a token is taken is called by whoever has that.
/// </summary>
internal sealed class BodyGraph
{
    private readonly Side side;
    private readonly List<Call>?[] calls;
    private readonly MethodDefinitionHandle[] starts;
    private readonly bool[] called;
    private readonly Taken[] taken;
    private readonly Lazy<(FieldUsers Readers, FieldUsers Writers)> fields;
    private readonly Lazy<Dictionary<MethodDefinitionHandle, string>> once;
    private readonly bool isLibrary;
    private readonly bool hasFriends;

    public BodyGraph(Side side)
    {
        this.side = side;
        isLibrary = side.Snapshot.Pe.PEHeaders.CorHeader is not { EntryPointTokenOrRelativeVirtualAddress: not 0 };
        hasFriends = Attributes.Has(side.Metadata, side.Metadata.GetAssemblyDefinition().GetCustomAttributes(), "System.Runtime.CompilerServices.InternalsVisibleToAttribute");
        var count = side.Metadata.MethodDefinitions.Count + 1;
        (calls, starts, called, taken) = (new List<Call>?[count], new MethodDefinitionHandle[count], new bool[count], new Taken[count]);
        foreach (var method in side.Metadata.MethodDefinitions)
            if (StateMachines.MoveNext(side, method) is { IsNil: false } moveNext && !IsMoveNext(moveNext)) starts[Row(moveNext)] = method;
        var loops = new List<(int Start, int End)>();
        foreach (var method in side.Metadata.MethodDefinitions)
            if (side.Body(method) is { } body) Read(IsMoveNext(method) ? starts[Row(method)] : method, body, loops);
        fields = new(ReadFields);
        once = new(() => Once.Find(side, this));
    }

    // One call of a method of this assembly; in a loop it may come again.
    internal readonly record struct Call(MethodDefinitionHandle Target, bool IsRepeated);

    /// <summary>What a method calls, in the order of its code.</summary>
    public IReadOnlyList<Call> CallsOf(MethodDefinitionHandle method) => calls[Row(method)] ?? (IReadOnlyList<Call>)[];

    /// <summary>True for a method that code of this assembly calls by name.</summary>
    public bool IsCalled(MethodDefinitionHandle method) => called[Row(method)];

    /// <summary>True for a method that a delegate, a function pointer or a token is made of.</summary>
    public bool IsPointedAt(MethodDefinitionHandle method) => TakenOf(method) != Taken.None;

    /// <summary>How code of this assembly takes a method without calling it.</summary>
    public Taken TakenOf(MethodDefinitionHandle method) => taken[Row(method)];

    /// <summary>True for the code of a state machine.</summary>
    public bool IsMoveNext(MethodDefinitionHandle method) => !starts[Row(method)].IsNil;

    /// <summary>The bodies that load a field or take its address, state machines as themselves.</summary>
    public IReadOnlySet<MethodDefinitionHandle> ReadersOf(FieldDefinitionHandle field) => fields.Value.Readers.GetValueOrDefault(field) ?? [];

    /// <summary>The bodies that store a field or take its address, state machines as themselves.</summary>
    public IReadOnlySet<MethodDefinitionHandle> WritersOf(FieldDefinitionHandle field) => fields.Value.Writers.GetValueOrDefault(field) ?? [];

    /// <summary>The method that starts a state machine, where this is the code of one; else the method itself.</summary>
    public MethodDefinitionHandle StarterOf(MethodDefinitionHandle method) => IsMoveNext(method) ? starts[Row(method)] : method;

    /// <summary>How a method is reached that has run once and will not run again; null for others.</summary>
    public string? RunsOnce(MethodDefinitionHandle method) => once.Value.GetValueOrDefault(method);

    private int Row(MethodDefinitionHandle method) =>
        MetadataTokens.GetRowNumber(method) is var row && row < starts.Length ? row : throw new BadImageFormatException($"Code names method {row}, which is none.");

    private void Read(MethodDefinitionHandle caller, MethodBodyBlock body, List<(int Start, int End)> loops)
    {
        var list = calls[Row(caller)];
        var first = list?.Count ?? 0;
        List<int>? offsets = null;
        loops.Clear();
        MethodDefinitionHandle loaded = default;
        for (var code = new IlScanner(body); code.Next();)
        {
            if (!loaded.IsNil && code.Code != ILOpCode.Nop)
            {
                taken[Row(loaded)] |= code.Code == ILOpCode.Newobj ? Taken.Delegate : Taken.Pointer;
                loaded = default;
            }

            // What stands between a branch back and where it goes may run again and again.
            if (code.Kind is OperandType.InlineBrTarget or OperandType.ShortInlineBrTarget or OperandType.InlineSwitch)
            {
                if (code.FirstTarget() is var target && target <= code.Offset) loops.Add((target, code.Offset));
                continue;
            }

            if (code.Kind is not (OperandType.InlineMethod or OperandType.InlineTok)) continue;
            if (side.OwnMethod(code.Token) is not { IsNil: false } method) continue;
            if (code.Code is ILOpCode.Ldftn or ILOpCode.Ldvirtftn) loaded = method;
            else if (!code.IsCall) taken[Row(method)] |= Taken.Token;
            else
            {
                called[Row(method)] = true;
                (list ??= []).Add(new(method, false));
                (offsets ??= []).Add(code.Offset);
            }
        }

        calls[Row(caller)] = list;
        for (var i = 0; i < offsets?.Count && loops.Count > 0; i++)
            if (IsWithin(loops, offsets[i])) list![first + i] = list[first + i] with { IsRepeated = true };
    }

    private static bool IsWithin(List<(int Start, int End)> loops, int offset)
    {
        foreach (var (start, end) in loops)
            if (start <= offset && offset <= end) return true;
        return false;
    }

    private (FieldUsers Readers, FieldUsers Writers) ReadFields()
    {
        FieldUsers readers = [], writers = [];
        foreach (var method in side.Metadata.MethodDefinitions)
        {
            if (side.Body(method) is not { } body) continue;
            for (var code = new IlScanner(body); code.Next();)
            {
                if (code.Code is not (ILOpCode.Ldfld or ILOpCode.Ldflda or ILOpCode.Stfld) || Bind.Resolved.Field(side, code.Token) is not { IsNil: false } field) continue;
                if (code.Code != ILOpCode.Stfld) Add(readers, field, method);
                if (code.Code != ILOpCode.Ldfld) Add(writers, field, method);
            }
        }

        return (readers, writers);
    }

    private static void Add(FieldUsers users, FieldDefinitionHandle field, MethodDefinitionHandle method)
    {
        if (!users.TryGetValue(field, out var methods)) users.Add(field, methods = []);
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
