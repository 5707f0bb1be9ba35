using System.Text;
using PatchGen.Format;
using PatchGen.Oracle.Making;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Live;

/// <summary>
/// A pair in two processes: one that runs post, and one that runs pre, is patched, and patched back, twice. What is made before a
/// switch is used after it.
/// </summary>
internal sealed class CaseRun(Pair pair, Configuration configuration, OracleHost live, OracleHost reference)
{
    private readonly StringBuilder _differences = new();
    private readonly string _name = pair.Case.Assembly;

    /// <summary>Pre and post, run anew, do different things.</summary>
    public bool Differs { get; private set; }

    /// <summary>Why the pair says nothing; null where it does.</summary>
    public string? Unfit { get; private set; }

    /// <summary>All that was not as it should be; empty where all was.</summary>
    public string Differences => _differences.ToString();

    /// <summary>Goes through it.</summary>
    public void Run()
    {
        reference.Load(_name, pair.Post);
        var post = Recorded(reference);
        live.Load(_name, pair.Pre);
        var pre = Recorded(live);
        if (!post.Run.Steady || !pre.Run.Steady) Unfit = $"runs differ from each other, last:\n{(pre.Run.Steady ? post : pre).Run.Text}";
        Differs = !pre.Run.Same(post.Run) || !pre.Resumed.Same(post.Resumed);
        if (Unfit is not null) return;

        live.Hold(_name, "before");
        live.Hold(_name, "before too");
        var applied = live.Apply(pair.Tarball);
        if (pair.Case.Says is { } says && applied.Code.Name != says) Differ("what apply says", says, $"{applied.Code.Name}: {applied.Message}");
        if (!Did("apply", applied)) return;
        Expect("run with the patch", post.Run, live.Run(_name, configuration.Warm));
        Expect("made before the patch, used with it", Of(pair.Case.Held, pre, post), live.Resume(_name, "before"));
        live.Hold(_name, "with");
        Expect("made and used with the patch", post.Resumed, live.Resume(_name, "with"));
        live.Hold(_name, "with");

        if (!Did("undo", live.Undo(pair.Id))) return;
        Expect("run after the undo", pre.Run, live.Run(_name, configuration.Warm));
        Expect("made with the patch, used after the undo", Of(pair.Case.HeldOverUndo, pre, post), live.Resume(_name, "with"));
        live.Hold(_name, "after");
        Expect("made and used after the undo", pre.Resumed, live.Resume(_name, "after"));

        if (!Did("the second apply", live.Apply(pair.Tarball))) return;
        Expect("run with the patch applied again", post.Run, live.Run(_name, configuration.Warm));
        Expect("made before the first patch, used with the second", Of(pair.Case.Held, pre, post), live.Resume(_name, "before too"));
        if (!Did("the second undo", live.Undo(pair.Id))) return;
        Expect("run after the second undo", pre.Run, live.Run(_name));
    }

    private (Behaviour Run, Behaviour Resumed) Recorded(OracleHost host)
    {
        var run = host.Run(_name, configuration.Warm);
        host.Hold(_name, "own");
        return (run, host.Resume(_name, "own"));
    }

    private static Behaviour Of(string held, (Behaviour Run, Behaviour Resumed) pre, (Behaviour Run, Behaviour Resumed) post) => held switch
    {
        "pre" => pre.Resumed,
        "post" => post.Resumed,
        _ => new(held.Replace('|', '\n') + "\n", 0, null, [], true),
    };

    private bool Did(string what, WireResponse response)
    {
        // Both are in effect: what is still in flight runs pre code to its end, and what cannot be proven is said.
        if (response.Code == Code.Ok || response.Code == Code.Draining || response.Code == Code.Unproven) return true;
        Differ(what, "ok", $"{response.Code}: {response.Message}\n{string.Join('\n', response.Evidence)}");
        return false;
    }

    private void Expect(string what, Behaviour expected, Behaviour actual)
    {
        if (!actual.Same(expected)) Differ(what, expected.Text, actual.Text);
        else if (!actual.Steady) Differ(what, "the same in each run", "runs that differ from each other");
    }

    private void Differ(string what, string expected, string actual) => _differences.AppendLine($"{what}:\n  expected: {Indented(expected)}\n  was:      {Indented(actual)}");

    private static string Indented(string text) => text.TrimEnd('\n').Replace("\n", "\n            ");
}
