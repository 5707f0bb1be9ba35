using Microsoft.VisualStudio.TestPlatform.ObjectModel;

namespace PatchGen.Corpus.TestHost;

/// <summary>Tests of a framework whose adapter runs them in the process that it is loaded into.</summary>
internal sealed class AdapterTests(string source, Wire wire) : ITests
{
    private readonly Adapter _adapter = Adapter.Load(source);
    private Dictionary<string, TestCase> _cases = [];

    public IEnumerable<(string Key, string Method)> Find()
    {
        _cases = new Discovery(wire).Find(_adapter);
        return _cases.Select(pair => (pair.Key, TestMethod.Of(pair.Value.FullyQualifiedName, _adapter.Tests)));
    }

    public void Run(IReadOnlySet<string> keys) =>
        _adapter.Run([.. _cases.Where(pair => keys.Contains(pair.Key)).Select(pair => pair.Value)], new Recorder(wire, _cases.ToDictionary(pair => pair.Value.Id, pair => pair.Key)));
}
