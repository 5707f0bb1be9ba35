using System.Reflection;
using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;

namespace PatchGen.Corpus.TestHost;

/// <summary>The framework's own adapter, as it lies beside the tests: whatever the framework, tests run as its authors want them to.</summary>
internal sealed class Adapter(Assembly tests, string source, ITestDiscoverer discoverer, ITestExecutor executor)
{
    /// <summary>The test assembly, for names.</summary>
    public Assembly Tests => tests;

    /// <summary>Finds the adapter beside a test assembly.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Adapter Load(string source)
    {
        var folder = Path.GetDirectoryName(source)!;
        var tests = Beside.Load(source);
        var types = Directory.GetFiles(folder, "*.dll")
            .Where(file => Path.GetFileName(file).EndsWith("TestAdapter.dll", StringComparison.OrdinalIgnoreCase))
            .Select(Beside.Load)
            .SelectMany(Types)
            .Where(type => type is { IsAbstract: false, IsPublic: true })
            .ToList();
        return new(
            tests, source,
            Make<ITestDiscoverer>(types), Make<ITestExecutor>(types));
    }

    /// <summary>Finds the tests.</summary>
    public void Discover(ITestCaseDiscoverySink sink, Microsoft.VisualStudio.TestPlatform.ObjectModel.Logging.IMessageLogger logger) =>
        discoverer.DiscoverTests([source], new RunContext(), logger, sink);

    /// <summary>Runs some.</summary>
    public void Run(IReadOnlyCollection<TestCase> cases, IFrameworkHandle handle)
    {
        if (cases.Count > 0) executor.RunTests(cases, new RunContext(), handle);
    }

    // The discoverer and the executor may be one type or two.
    private static T Make<T>(IEnumerable<Type> types) where T : class =>
        types.Where(typeof(T).IsAssignableFrom).Select(type => (T?)Activator.CreateInstance(type)).FirstOrDefault()
        ?? throw new InvalidOperationException($"no {typeof(T).Name} lies beside the tests");

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }
}
