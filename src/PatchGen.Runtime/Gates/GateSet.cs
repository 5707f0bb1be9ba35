using System.Reflection;
using PatchGen.Runtime.Agent;
using PatchGen.Runtime.Check;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Gates;

/// <summary>The methods that one gate stands before.</summary>
/// <param name="methods">The changed methods.</param>
/// <param name="bodies">Those that keep their code.</param>
/// <param name="active">The patches in effect while the gate is closed.</param>
internal sealed class GateSet(IReadOnlyList<CheckedMethod> methods, IReadOnlyList<GatedBody> bodies, ActivePatches active)
{
    private static int last;

    // A static constructor must not wait; nobody enters it twice.
    private readonly List<CheckedMethod> _methods = [.. methods.Where(m => m.Target is not ConstructorInfo { IsStatic: true })];

    // A body that is replaced as well, in another copy of the patch or by it, waits there.
    private readonly List<GatedBody> _bodies = [.. bodies.DistinctBy(b => b.Site).ExceptBy(methods.Select(m => m.Site), b => b.Site)];

    /// <summary>The gate's number, which no other one in this process has.</summary>
    public int Number { get; } = Interlocked.Increment(ref last);

    /// <summary>Every method that the switch is about.</summary>
    public IEnumerable<Site> Sites => methods.Select(m => m.Site).Concat(_bodies.Select(b => b.Site));

    /// <summary>Those that stand before the gate, with what compiles them.</summary>
    public IEnumerable<(Site Site, Func<bool> Compile, string Display)> Gated =>
        _methods.Select(m => (m.Site, (Func<bool>)(() => Preparation.Prepare(m.Target)), m.Display)).Concat(_bodies.Select(b => (b.Site, (Func<bool>)(() => Preparation.Prepare(b.Method)), b.Display)));

    /// <summary>What they run while the gate is closed.</summary>
    public List<BodyChange> Closed() =>
    [
        .. _methods.Select((m, i) => new BodyChange(m.Site, NativeAgent.NewBody(GateBody.Emit(m.Gate!, Number, i)))),
        .. _bodies.Select((b, i) => new BodyChange(b.Site, NativeAgent.NewBody(GatePrologue.Emit(Il(b), b.Enter, Number, _methods.Count + i)))),
    ];

    /// <summary>What they are given, with no gate, where these patches are in effect.</summary>
    public IEnumerable<BodyChange> Opened(ActivePatches side) => Sites.Select(site => new BodyChange(site, side.Body(site)));

    /// <summary>The name of a method in this gate, by its number.</summary>
    public string Name(int site) => site < _methods.Count ? _methods[site].Display : _bodies[site - _methods.Count].Display;

    // An earlier patch may have redirected it.
    private byte[] Il(GatedBody body) => active.Top(body.Site)?.TrampolineIl ?? body.Il;
}
