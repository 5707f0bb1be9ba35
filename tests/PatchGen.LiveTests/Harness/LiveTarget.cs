using System.Diagnostics;
using System.Net.Sockets;
using PatchGen.Format;

namespace PatchGen.LiveTests.Harness;

/// <summary>A child process that runs a library in Release and answers questions about it; it ends with the test.</summary>
internal sealed class LiveTarget : IDisposable
{
    private const string Host = """
        public static class Host
        {
            public static void Main(string[] args)
            {
                Console.WriteLine("ready on " + Environment.Version);
                while (Console.ReadLine() is { } question) Console.WriteLine(Ask(question));
            }

            static string Ask(string question)
            {
                try { return Probe.Ask(question); }
                catch (Exception e) { return $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}"; }
            }
        }
        """;

    private static readonly TimeSpan Deadline = TargetAgent.Deadline;
    private readonly Process _process;
    private readonly TargetAgent _agent;
    private readonly string _directory;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = [];

    private LiveTarget(Process process, string directory) => (_process, _agent, _directory) = (process, new(process), directory);

    /// <summary>What it wrote to stderr so far.</summary>
    public string Errors => string.Join('\n', _errors);

    public int Pid => _process.Id;

    public Process Process => _process;

    /// <summary>Where its runtime listens.</summary>
    public string SocketPath => _agent.SocketPath;

    /// <summary>Starts a process on a library that has a <c>public static class Probe</c> with <c>string Ask(string)</c>.</summary>
    /// <param name="library">The library's image; its assembly is called <c>Lib</c>.</param>
    /// <param name="environment">Variables to add.</param>
    public static LiveTarget Start(byte[] library, params (string Name, string Value)[] environment) => Start("Host", library, environment);

    /// <summary>The same, as a program of this name: for tests that find processes by name.</summary>
    public static LiveTarget Start(string host, byte[] library, params (string Name, string Value)[] environment) => Launch([], DotNet.Own, host, library, environment);

    /// <summary>The same on a version of .NET.</summary>
    public static LiveTarget Start(DotNet dotnet, byte[] library, params (string Name, string Value)[] environment) => Launch([], dotnet, "Host", library, environment);

    /// <summary>The same, with other files beside the library.</summary>
    public static LiveTarget Start(byte[] library, (string Name, byte[] Bytes)[] beside, params (string Name, string Value)[] environment) =>
        Launch([], DotNet.Own, "Host", library, environment, beside);

    /// <summary>The same, started by another command, whose place it takes.</summary>
    public static LiveTarget Launch(string[] launcher, byte[] library) => Launch(launcher, DotNet.Own, "Host", library, []);

    private static LiveTarget Launch(string[] launcher, DotNet dotnet, string host, byte[] library, (string Name, string Value)[] environment, params (string Name, byte[] Bytes)[] beside)
    {
        var directory = Directory.CreateTempSubdirectory("patchgen-live-").FullName;
        File.WriteAllBytes(Path.Combine(directory, "Lib.dll"), library);
        File.WriteAllBytes(Path.Combine(directory, host + ".dll"), ReleaseCompiler.Compile(dotnet, host, Host, library));
        File.WriteAllText(
            Path.Combine(directory, host + ".runtimeconfig.json"),
            $$"""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"{{dotnet.Version}}"} } }""");
        // Last: what stands beside may take the place of what was written here.
        foreach (var (name, bytes) in beside) File.WriteAllBytes(Path.Combine(directory, name), bytes);
        string[] command = [.. launcher, dotnet.Muxer, Path.Combine(directory, host + ".dll")];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What started the tests may have set it to its own.
        start.Environment.Remove("DOTNET_ROOT");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var target = new LiveTarget(Process.Start(start)!, directory);
        target._process.ErrorDataReceived += (_, line) => target._errors.Enqueue(line.Data ?? "");
        target._process.BeginErrorReadLine();
        Assert.Equal("ready on " + dotnet.Version, target.ReadLine());
        return target;
    }

    /// <summary>Starts a process with a patch applied before <c>Main</c>, as <c>patchgen exec</c> does.</summary>
    public static LiveTarget StartPatched(byte[] library, byte[] tarball, params (string Name, string Value)[] environment) =>
        StartPatched(library, tarball, [], environment);

    /// <summary>The same, with other files beside the library.</summary>
    public static LiveTarget StartPatched(byte[] library, byte[] tarball, (string Name, byte[] Bytes)[] beside, params (string Name, string Value)[] environment)
    {
        var patch = Path.Combine(Directory.CreateTempSubdirectory("patchgen-live-").FullName, "patch.tar.gz");
        File.WriteAllBytes(patch, tarball);
        try
        {
            return Start(
                library,
                beside,
                [
                    .. environment,
                    ("CORECLR_ENABLE_PROFILING", "1"),
                    ("CORECLR_PROFILER", AgentIdentity.Clsid.ToString("B")),
                    ("CORECLR_PROFILER_PATH", Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder, AgentIdentity.Library)),
                    (AgentIdentity.ApplyVariable, patch),
                ]);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(patch)!, recursive: true);
        }
    }

    /// <summary>Asks the library and returns its answer.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return ReadLine();
    }

    /// <summary>Attaches the agent, as the tool does.</summary>
    public LiveTarget Attach() => Attach(SocketPath);

    /// <summary>Attaches the agent and has its runtime listen elsewhere.</summary>
    public LiveTarget Attach(string socketPath)
    {
        _agent.Attach(socketPath);
        return this;
    }

    public WireResponse Apply(byte[] tarball, int attempts = 0, string? contentHash = null, bool allowDraining = false) =>
        Send(new WireRequest { Command = WireCommand.Apply, Attempts = attempts, ContentHash = contentHash, AllowDraining = allowDraining }, tarball);

    public WireResponse Undo(string id, int attempts = 0) => Send(new WireRequest { Command = WireCommand.Undo, Id = id, Attempts = attempts });

    public WireResponse View() => Send(new WireRequest { Command = WireCommand.View });

    /// <summary>The one patch, once it no longer drains.</summary>
    public AppliedPatch Settled() => Once(patch => patch.State != PatchState.Draining);

    /// <summary>The one patch, once what it waits for is known: on a busy machine that may take longer than a command does.</summary>
    public AppliedPatch Counted() => Once(patch => patch.Suspended.All(s => s.Count >= 0));

    private AppliedPatch Once(Func<AppliedPatch, bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var patch = Assert.Single(View().Patches);
            if (condition(patch) || waited.Elapsed > Deadline) return patch;
            Thread.Sleep(20);
        }
    }

    /// <summary>An answer with its evidence and the process's log, for a test that did not expect it.</summary>
    public string Told(WireResponse response) =>
        $"{response.Code}: {response.Message}\n{string.Join('\n', response.Evidence)}\n\n{string.Join('\n', Log())}\n{Errors}";

    public IReadOnlyList<string> Log() => Send(new WireRequest { Command = WireCommand.Log }).Log;

    /// <summary>Sends one command and reads to its response; a target that ended tells why.</summary>
    public WireResponse Send(WireRequest request, byte[]? tarball = null)
    {
        try
        {
            return _agent.Send(request, tarball);
        }
        catch (EndOfStreamException e)
        {
            _process.WaitForExit(TimeSpan.FromSeconds(5));
            throw new IOException($"The target closed the connection ({(_process.HasExited ? $"it ended with {_process.ExitCode}" : "it runs")}): {Errors}", e);
        }
    }

    /// <summary>A connection to the process's runtime.</summary>
    public NetworkStream Connect() => _agent.Connect();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private string ReadLine()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        Assert.True(line.Wait(Deadline), "The target did not answer.");
        return line.Result ?? throw new InvalidOperationException("The target ended.");
    }
}
