using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Start;

/// <summary>Whatever is wrong with a patch at start, and whatever became of stderr: the program starts, and its log tells.</summary>
public sealed class StartFaultTests : IDisposable
{
    private static readonly Lazy<(string Id, byte[] Tarball)> Fix = new(() =>
    {
        using var sample = new Sample();
        var (id, file) = sample.Answer;
        return (id, File.ReadAllBytes(file));
    });

    private readonly string _folder = Directory.CreateTempSubdirectory("patchgen-start-").FullName;

    private Process? _holder;

    public void Dispose()
    {
        _holder?.Kill();
        _holder?.WaitForExit();
        _holder?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What stderr is.</summary>
    public enum Stderr
    {
        Whole,
        Closed,
        Full,
        Unread,
    }

    /// <summary>What the patch is.</summary>
    public enum Patch
    {
        Fits,
        IsMissing,
        IsDamaged,
        IsAFolder,
    }

    /// <summary>Each with each.</summary>
    public static TheoryData<Stderr, Patch> All => new(from stderr in Enum.GetValues<Stderr>() from patch in Enum.GetValues<Patch>() select (stderr, patch));

    [Theory]
    [MemberData(nameof(All))]
    public void The_program_starts(Stderr stderr, Patch patch)
    {
        using var target = Start(stderr, Place(patch));
        Assert.Equal(patch == Patch.Fits ? "42" : "41", target.Ask("answer"));
        Assert.Equal(patch == Patch.Fits ? 1 : 0, target.View().Patches.Length);
        var said = target.Log().Any(line => line.Contains("apply: refused (bad-tarball-truncated)", StringComparison.Ordinal));
        Assert.Equal(patch != Patch.Fits, said);
        if (stderr == Stderr.Whole && patch != Patch.Fits) Assert.Contains("patchgen: ", target.Errors, StringComparison.Ordinal);

        // And goes on to be patched.
        if (patch != Patch.Fits) Assert.Equal(Code.Ok, target.Apply(Fix.Value.Tarball).Code);
        Assert.Equal("42", target.Ask("answer"));
        Assert.Equal(Code.Ok, target.Undo(Fix.Value.Id).Code);
        Assert.Equal("41", target.Ask("answer"));
    }

    [Theory]
    [InlineData(Stderr.Closed)]
    [InlineData(Stderr.Full)]
    public void Exec_starts_it_too(Stderr stderr)
    {
        using var target = LiveTarget.Launch([.. Redirected(stderr), "dotnet", Tool.Path, "exec", "--patch", Place(Patch.Fits), "--"], Sample.Library);
        Assert.Equal("42", target.Ask("answer"));
    }

    [Fact]
    public void Where_nothing_managed_can_start_the_program_does_and_a_later_command_starts_it()
    {
        // The folder of the agent is gone but for its library: nothing managed can start.
        var agent = Directory.CreateDirectory(Path.Combine(_folder, "agent")).FullName;
        var library = Path.Combine(agent, AgentIdentity.Library);
        File.Copy(Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder, AgentIdentity.Library), library);
        using var target = LiveTarget.Launch(Variables(library, Place(Patch.Fits)), Sample.Library);
        Assert.Equal("41", target.Ask("answer"));
        Assert.Equal(Code.NotSupported, target.View().Code);
        Assert.Contains("The process starts without its patches.", target.Errors, StringComparison.Ordinal);

        // The files are put there: the next command starts it.
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder)))
            if (Path.GetFileName(file) != AgentIdentity.Library) File.Copy(file, Path.Combine(agent, Path.GetFileName(file)));
        Assert.Equal(Code.Ok, target.Apply(Fix.Value.Tarball).Code);
        Assert.Equal("42", target.Ask("answer"));
    }

    private LiveTarget Start(Stderr stderr, string patch) => LiveTarget.Launch(
        [.. Variables(Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder, AgentIdentity.Library), patch), .. Redirected(stderr)], Sample.Library);

    private static string[] Variables(string library, string patch) =>
        ["env", "CORECLR_ENABLE_PROFILING=1", $"CORECLR_PROFILER={AgentIdentity.Clsid:B}", $"CORECLR_PROFILER_PATH={library}", $"{AgentIdentity.ApplyVariable}={patch}"];

    private string[] Redirected(Stderr stderr) => stderr switch
    {
        Stderr.Closed => ["sh", "-c", "exec \"$@\" 2>&-", "sh"],
        Stderr.Full => ["sh", "-c", "exec \"$@\" 2>/dev/full", "sh"],
        Stderr.Unread => ["sh", "-c", $"exec \"$@\" 2>'{FullPipe()}'", "sh"],
        _ => [],
    };

    // A pipe that somebody holds open, full to the brim, and nobody reads.
    private string FullPipe()
    {
        var path = Path.Combine(_folder, "stderr");
        Process.Start("mkfifo", path).WaitForExit();
        _holder = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec 3<>'{path}'; dd if=/dev/zero bs=4096 count=16 >&3 2>/dev/null; echo ready; exec sleep 1000"]) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", _holder.StandardOutput.ReadLine());
        return path;
    }

    private string Place(Patch patch)
    {
        var path = Path.Combine(_folder, "fix.patch.tar.gz");
        if (patch == Patch.IsAFolder) Directory.CreateDirectory(path);
        if (patch is Patch.Fits or Patch.IsDamaged) File.WriteAllBytes(path, patch == Patch.Fits ? Fix.Value.Tarball : Fix.Value.Tarball[..^100]);
        return path;
    }
}
