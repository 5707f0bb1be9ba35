using System.Collections.Immutable;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>
/// Which synthesized type, method or field of the pre side is which of the post side, as metadata tokens: one to one, and the same
/// for the whole assembly. What an owner bound is taken back where the owner proves to differ.
/// </summary>
internal sealed class Bijection
{
    private readonly Dictionary<int, int> toPost = [];
    private readonly Dictionary<int, int> toPre = [];
    private readonly List<(int Pre, int Post)> journal = [];

    /// <summary>A point to go back to.</summary>
    public int Mark() => journal.Count;

    /// <summary>Forgets all that was bound since the mark.</summary>
    public void Rollback(int mark)
    {
        for (var i = journal.Count - 1; i >= mark; i--)
        {
            if (toPost.TryGetValue(journal[i].Pre, out var post) && post == journal[i].Post) Unbind(journal[i].Pre);
        }

        journal.RemoveRange(mark, journal.Count - mark);
    }

    /// <summary>What was bound since the mark, in order.</summary>
    public IEnumerable<(int Pre, int Post)> Since(int mark) => journal.Skip(mark).Where(b => toPost.TryGetValue(b.Pre, out var post) && post == b.Post);

    /// <summary>Forgets one member, if it is bound.</summary>
    public void Unbind(int pre)
    {
        if (toPost.Remove(pre, out var post)) toPre.Remove(post);
    }

    /// <summary>How often it was asked: an answer that was found without asking it holds for ever.</summary>
    public int Asked { get; private set; }

    /// <summary>True where either is bound; <paramref name="same"/> tells whether to each other.</summary>
    public bool Knows(int pre, int post, out bool same)
    {
        Asked++;
        var known = toPost.TryGetValue(pre, out var bound);
        same = known && bound == post;
        return known || toPre.ContainsKey(post);
    }

    /// <summary>Binds the two, which are not bound yet.</summary>
    public void Bind(int pre, int post)
    {
        toPost.Add(pre, post);
        toPre.Add(post, pre);
        journal.Add((pre, post));
    }

    /// <summary>Whether the pre member is bound.</summary>
    public bool IsPreBound(int pre) => toPost.ContainsKey(pre);

    /// <summary>The post counterpart, or null.</summary>
    public int? PostOf(int pre) => toPost.TryGetValue(pre, out var post) ? post : null;

    /// <summary>Whether the post member is bound.</summary>
    public bool IsPostBound(int post) => toPre.ContainsKey(post);

    /// <summary>Post to pre.</summary>
    public ImmutableDictionary<int, int> ToPre() => toPre.ToImmutableDictionary();
}
