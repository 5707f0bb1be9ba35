namespace PatchGen.Corpus.TestHost;

/// <summary>The tests of an assembly, run in this process by their framework's own means, one at a time.</summary>
internal interface ITests
{
    /// <summary>Finds them: each with a key that is the same in every process, and the type that declares it, a dot, its method.</summary>
    IEnumerable<(string Key, string Method)> Find();

    /// <summary>Runs some of those that were found, and reports each as it begins and ends.</summary>
    void Run(IReadOnlySet<string> keys);
}
