using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Runtime.Switch;

namespace PatchGen.Runtime.Serve;

/// <summary>Takes the counts that were made from outside: a draining patch moves on when nothing is left.</summary>
internal static class Census
{
    public static WireResponse Record(PatchedProcess process, string id, WireRequest request)
    {
        if (process.Active.Find(id) is not { } patch) return Responses.Of(Code.UnknownId, $"This process holds no patch {string.Concat(id.Take(64))}.");
        var counts = request.Suspended ?? ImmutableDictionary<string, int>.Empty;
        var pre = patch.Shown;
        var post = Outcomes.WithState(pre with
        {
            // What has drained stays drained: new instances run post code.
            Suspended = [.. pre.Suspended.Select(s => s.Count == 0 ? s : s with { Count = counts.GetValueOrDefault(s.Member, s.Count) })],
        });
        process.Active = process.Active.Replace(patch with { Shown = post });
        if (post.State != pre.State) process.Log.Write(Outcomes.Sentence(post));
        return Outcomes.Response(post);
    }
}
