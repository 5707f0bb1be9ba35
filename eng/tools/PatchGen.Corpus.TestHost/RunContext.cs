using Microsoft.VisualStudio.TestPlatform.ObjectModel.Adapter;

namespace PatchGen.Corpus.TestHost;

/// <summary>How tests run: in this process, one at a time, so that one that never ends or ends the process is known by name.</summary>
internal sealed class RunContext : IRunContext, IRunSettings
{
    public bool KeepAlive => false;
    public bool InIsolation => false;
    public bool IsDataCollectionEnabled => false;
    public bool IsBeingDebugged => false;
    public string TestRunDirectory => AppContext.BaseDirectory;
    public string SolutionDirectory => AppContext.BaseDirectory;
    public IRunSettings RunSettings => this;

    // NUnit 3 cannot run twice in a process unless it traces.
    public string SettingsXml => """
        <RunSettings>
          <RunConfiguration><DisableParallelization>true</DisableParallelization><DisableAppDomain>true</DisableAppDomain></RunConfiguration>
          <xUnit><ParallelizeTestCollections>false</ParallelizeTestCollections><ParallelizeAssembly>false</ParallelizeAssembly><MaxParallelThreads>1</MaxParallelThreads></xUnit>
          <NUnit><NumberOfTestWorkers>0</NumberOfTestWorkers><InternalTraceLevel>Error</InternalTraceLevel></NUnit>
          <MSTest><Parallelize><Workers>1</Workers></Parallelize></MSTest>
        </RunSettings>
        """;

    public ISettingsProvider? GetSettings(string? settingsName) => null;

    public ITestCaseFilterExpression? GetTestCaseFilter(IEnumerable<string>? supportedProperties, Func<string, Microsoft.VisualStudio.TestPlatform.ObjectModel.TestProperty?> propertyProvider) => null;
}
