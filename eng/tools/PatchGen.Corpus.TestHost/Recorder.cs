using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging;

namespace PatchGen.Corpus.TestHost;

/// <summary>Reports each test's beginning and end as it happens: the process may not live to report more.</summary>
internal sealed class Recorder(Wire wire, IReadOnlyDictionary<Guid, string> keys) : IFrameworkHandle
{
    private const int LongestMessage = 2000;

    public bool EnableShutdownAfterTestRun { get; set; }

    public void RecordStart(TestCase testCase) => wire.Send(new("started", Key(testCase)));

    public void RecordResult(TestResult testResult) =>
        wire.Send(new("ended", Key(testResult.TestCase), Outcome: $"{testResult.Outcome}", Message: testResult.Outcome == TestOutcome.Failed ? Short($"{testResult.ErrorMessage}\n{testResult.ErrorStackTrace}") : null));

    public void RecordEnd(TestCase testCase, TestOutcome outcome)
    {
        // Its results have told it.
    }

    public void RecordAttachments(IList<AttachmentSet> attachmentSets)
    {
        // Nobody looks at them.
    }

    public void SendMessage(TestMessageLevel testMessageLevel, string message) => wire.Send(new("said", message));

    public int LaunchProcessWithDebuggerAttached(string filePath, string? workingDirectory, string? arguments, IDictionary<string, string?>? environmentVariables) =>
        throw new NotSupportedException("nobody debugs here");

    private string Key(TestCase test) => keys.GetValueOrDefault(test.Id, test.FullyQualifiedName);

    public static string Short(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage];
}
