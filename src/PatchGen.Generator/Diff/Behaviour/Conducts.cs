using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>Reads the <see cref="Conduct"/> of methods that changed.</summary>
internal sealed class Conducts(Side pre, Side post)
{
    private readonly Lazy<BodyGraph> graph = new(() => new BodyGraph(pre));

    /// <summary>Who calls whom on the pre side: what the process has done until now.</summary>
    public BodyGraph Graph => graph.Value;

    /// <summary>What can be said of the bodies that are replaced; null where there is nothing.</summary>
    public Conduct? Of(IEnumerable<BodyPair> replaced)
    {
        var conduct = replaced.Select(Of).Aggregate(new Conduct(), Join);
        return conduct.IsPlain ? null : conduct;
    }

    private Conduct Of(BodyPair pair)
    {
        var a = BodyCode.Of(pre, pair.Pre);
        var b = BodyCode.Of(post, pair.Post);
        var (waits, inLoop) = Waits(a);
        return new()
        {
            RunsOnce = Graph.RunsOnce(pair.Pre),
            Endless = Endless(pair.Pre),
            Waits = waits,
            WaitsInLoop = inLoop,
            Locks = Locking.Compare(a, b),
            Registers = Registers(a, b),
            Generates = First(a, KnownCalls.Generates) ?? First(b, KnownCalls.Generates),
        };
    }

    private static Conduct Join(Conduct x, Conduct y) => new()
    {
        RunsOnce = x.RunsOnce ?? y.RunsOnce,
        Endless = x.Endless ?? y.Endless,
        Waits = x.Waits ?? y.Waits,
        WaitsInLoop = x.WaitsInLoop || y.WaitsInLoop,
        Locks = x.Locks ?? y.Locks,
        Registers = x.Registers ?? y.Registers,
        Generates = x.Generates ?? y.Generates,
    };

    // A state machine leaves its stack at every await: it has ended where it says so to who waits for it. An iterator goes on only where it is asked to.
    private string? Endless(MethodDefinitionHandle method)
    {
        var moveNext = StateMachines.MoveNext(pre, method);
        var handle = moveNext.IsNil ? method : moveNext;
        if (pre.Body(handle) is not { } body) return null;
        var code = IlCode.Decode(body.GetILReader());
        if (!moveNext.IsNil && !code.Instructions.Exists(i => i.IsCall && IsResult(i))) return null;
        var loop = new Flow(code).Endless(i => moveNext.IsNil ? i.Code is ILOpCode.Ret or ILOpCode.Jmp : i.IsCall && IsEnd(i));
        if (loop < 0) return null;
        return SequencePoints.At(pre, handle, code.Instructions[loop].Offset) is { } span ? $"line {span.Line}" : $"IL offset 0x{code.Instructions[loop].Offset:x}";
    }

    private bool IsEnd(Instruction i) => Called.Of(pre, i.Token) is { Name: "SetResult" } called && called.Type.Contains("MethodBuilder", StringComparison.Ordinal);

    private bool IsResult(Instruction i) => Called.Of(pre, i.Token) is { Name: "SetException" } called && called.Type.Contains("MethodBuilder", StringComparison.Ordinal);

    private static (string? What, bool InLoop) Waits(IReadOnlyList<BodyCode> bodies)
    {
        string? what = null;
        var (inLoop, awaits, serves) = (false, false, false);
        foreach (var (side, code) in bodies)
        {
            var flow = new Flow(code);
            for (var i = 0; i < code.Instructions.Count; i++)
            {
                if (!code.Instructions[i].IsCall) continue;
                var called = Called.Of(side, code.Instructions[i].Token);
                var waits = KnownCalls.Waits(called);
                if (waits) what ??= called.ToString();
                if (!flow.IsRepeated(i)) continue;
                inLoop |= waits;
                awaits |= KnownCalls.Awaits(called);
                serves |= KnownCalls.Serves(called);
            }
        }

        // Most loops that await end by themselves.
        return (what, inLoop || (awaits && serves));
    }

    private static string? Registers(IReadOnlyList<BodyCode> pre, IReadOnlyList<BodyCode> post)
    {
        var (a, b) = (Kept(pre), Kept(post));
        var rest = b.ToList();
        var gone = a.Where(kept => !rest.Remove(kept)).ToList();
        var words = gone.Select(k => $"no longer {Words(k)}").Concat(rest.Select(k => $"now {Words(k)}")).ToList();
        if (words.Count == 0 && a.FindIndex(KnownCalls.Keeps) is >= 0 and var timer) words.Add(Words(a[timer]));
        return words.Count == 0 ? null : string.Join(", ", words);
    }

    private static List<Called> Kept(IReadOnlyList<BodyCode> bodies) =>
        [.. from body in bodies
            from instruction in body.Code.Instructions
            where instruction.IsCall
            let called = Called.Of(body.Side, instruction.Token)
            where KnownCalls.Keeps(called) || called.Name.StartsWith("add_", StringComparison.Ordinal) || called.Name.StartsWith("remove_", StringComparison.Ordinal)
            select called];

    private static string Words(Called called) => called.Name switch
    {
        var name when name.StartsWith("add_", StringComparison.Ordinal) => $"subscribes to {called.Type.Replace('/', '.')}.{name[4..]}",
        var name when name.StartsWith("remove_", StringComparison.Ordinal) => $"unsubscribes from {called.Type.Replace('/', '.')}.{name[7..]}",
        ".ctor" => $"makes a {called.Type}",
        _ => $"calls {called}",
    };

    private static string? First(IReadOnlyList<BodyCode> bodies, Func<Called, bool> wanted) =>
        (from body in bodies
         from instruction in body.Code.Instructions
         where instruction.IsCall
         let called = Called.Of(body.Side, instruction.Token)
         where wanted(called)
         select called.Type).FirstOrDefault();
}
