namespace PatchGen.Corpus.TestHost;

/// <summary>Names tests so that each has a key of its own, the same in every process that finds them in the same order.</summary>
internal sealed class TestKeys
{
    private readonly HashSet<string> given = [];

    /// <summary>The key of one more test. Long arguments are cut in display names, so that two tests may have the same one.</summary>
    public string Of(string fullName, string displayName)
    {
        var name = $"{fullName} | {displayName}".ReplaceLineEndings("\\n");
        var key = name;
        for (var n = 2; !given.Add(key); n++) key = $"{name} #{n}";
        return key;
    }
}
