using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace PatchGen.Corpus.TestHost;

/// <summary>The tests of an assembly, each with a key that is the same in every process.</summary>
internal sealed class Discovery(Wire wire) : ITestCaseDiscoverySink, IMessageLogger
{
    private readonly Dictionary<string, TestCase> found = [];
    private readonly HashSet<Guid> ids = [];
    private readonly TestKeys keys = new();

    public Dictionary<string, TestCase> Find(Adapter adapter)
    {
        adapter.Discover(this, this);
        return found;
    }

    // Cases of one id are one to the framework: it runs all or none.
    public void SendTestCase(TestCase discoveredTest)
    {
        if (ids.Add(discoveredTest.Id)) found.Add(keys.Of(discoveredTest.FullyQualifiedName, discoveredTest.DisplayName), discoveredTest);
    }

    public void SendMessage(TestMessageLevel testMessageLevel, string message)
    {
        if (testMessageLevel != TestMessageLevel.Informational) wire.Send(new("said", message));
    }
}
