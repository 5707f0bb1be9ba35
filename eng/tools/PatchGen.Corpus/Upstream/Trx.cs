using System.Xml.Linq;

namespace PatchGen.Corpus.Upstream;

/// <summary>The results of a test run, as vstest's TRX logger writes them.</summary>
internal static class Trx
{
    private static readonly XNamespace Name = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Reads the outcome of each test, by its class and name; of several of one name, the worst counts.</summary>
    public static Dictionary<string, TestOutcome> Read(string file)
    {
        var root = XDocument.Load(file).Root!;
        var classes = root.Descendants(Name + "UnitTest").ToDictionary(
            test => (string)test.Attribute("id")!,
            test => (string?)test.Element(Name + "TestMethod")?.Attribute("className") ?? "");
        var outcomes = new Dictionary<string, TestOutcome>();
        foreach (var result in root.Descendants(Name + "UnitTestResult"))
        {
            var name = (string)result.Attribute("testName")!;
            var type = classes.GetValueOrDefault((string?)result.Attribute("testId") ?? "", "").Split(',')[0];
            var key = name.StartsWith(type, StringComparison.Ordinal) ? name : $"{type}.{name}";
            var error = result.Element(Name + "Output")?.Element(Name + "ErrorInfo");
            var message = error is null ? null : $"{(string?)error.Element(Name + "Message")}\n{(string?)error.Element(Name + "StackTrace")}";
            var outcome = new TestOutcome(TestOutcome.Named((string?)result.Attribute("outcome") ?? ""), message);
            outcomes[key] = outcomes.TryGetValue(key, out var other) ? other.And(outcome) : outcome;
        }

        return outcomes;
    }
}
