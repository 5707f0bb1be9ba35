using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using PatchGen.Format;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Live;

/// <summary>A process in which programs run; it ends with its input, so also when this program dies.</summary>
internal sealed class OracleHost : IDisposable
{
    private static readonly string Program = typeof(OracleHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Host").Value!;

    private readonly Process _process;
    private readonly TargetAgent _agent;
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _errors = [];
    private bool _attached;

    private OracleHost(Process process)
    {
        (_process, _agent) = (process, new(process));
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    /// <summary>Starts one.</summary>
    /// <exception cref="OracleFailure">It does not start.</exception>
    public static OracleHost Start(Configuration configuration)
    {
        var dotnet = DotNet.Of(configuration.Major);
        var start = new ProcessStartInfo(dotnet.Muxer, [Program]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // What started this program may have set it to its own.
        start.Environment.Remove("DOTNET_ROOT");
        foreach (var (name, value) in configuration.Environment) start.Environment[name] = value;
        var host = new OracleHost(Process.Start(start)!);
        if (host.ReadLine() is var ready && ready != "ready on " + dotnet.Version) throw new OracleFailure($"the host said '{ready}', not that it runs on {dotnet.Version}");
        return host;
    }

    /// <summary>Loads a program.</summary>
    public void Load(string name, string path) => Ask($"load {name} {path}");

    /// <summary>Runs it so often.</summary>
    public Behaviour Run(string name, int times = 1) => Ask($"run {name} {times}");

    /// <summary>Has it make something that it keeps.</summary>
    public Behaviour Hold(string name, string slot) => Ask($"hold {name} {slot}");

    /// <summary>Has it use that.</summary>
    public Behaviour Resume(string name, string slot) => Ask($"resume {name} {slot}");

    /// <summary>Applies a patch; the agent is attached with the first.</summary>
    public WireResponse Apply(byte[] tarball)
    {
        if (!_attached) _agent.Attach();
        _attached = true;
        return Send(new WireRequest { Command = WireCommand.Apply }, tarball);
    }

    /// <summary>Takes it back.</summary>
    public WireResponse Undo(string id) => Send(new WireRequest { Command = WireCommand.Undo, Id = id });

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private WireResponse Send(WireRequest request, byte[]? tarball = null)
    {
        try
        {
            return _agent.Send(request, tarball);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw Ended();
        }
    }

    private Behaviour Ask(string question)
    {
        try
        {
            _process.StandardInput.WriteLine(question);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            throw Ended();
        }

        return JsonSerializer.Deserialize<Behaviour>(ReadLine())!;
    }

    private string ReadLine()
    {
        var line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(TargetAgent.Deadline)) throw new HostEnded($"the process did not answer for {TargetAgent.Deadline.TotalSeconds:0} s");
        return line.Result ?? throw Ended();
    }

    private HostEnded Ended()
    {
        _process.WaitForExit(TimeSpan.FromSeconds(5));
        return new($"the process {(_process.HasExited ? $"ended with exit code {_process.ExitCode}" : "does not answer")}: {string.Join('\n', _errors)}");
    }
}

/// <summary>A process ended or hangs, which no case may bring about.</summary>
internal sealed class HostEnded(string message) : Exception(message);
