using System.Diagnostics;
using System.Reflection;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Places;

/// <summary>What cannot be patched is refused by status and apply alike, at once, with a code, the reason and the remedy; a row of <c>eng/places</c> each.</summary>
public sealed class RefusedTests : IDisposable
{
    // Far below the time that waiting for an answer would take; a machine may be busy.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    private readonly Sample sample = new();
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-refused-").FullName;

    public void Dispose()
    {
        sample.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("musl", "ld-musl-x86_64.so.1", 62, "runs on musl", "glibc 2.28")]
    [InlineData("arm64", "libcoreclr.so", 183, "is built for Arm64", "Restart it with the fixed build")]
    public void A_program_for_another_libc_or_machine_is_told_by_what_it_runs_on(string what, string library, ushort machine, string reason, string remedy)
    {
        var runtime = Elf("libcoreclr.so", machine);
        using var process = Mapping(library == "libcoreclr.so" ? [runtime] : [runtime, Elf(library, machine)]);
        try
        {
            Refused(what, "a process that has its libraries mapped", process.Id, Code.NotSupported, reason, remedy);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Theory]
    [InlineData("DOTNET_EnableDiagnostics", "diagnostics off", "diagnostics-off", "patchgen exec")]
    [InlineData("DOTNET_ProfApi_RejitOnAttach", "ReJIT after attach off", "not-supported", "DOTNET_ProfApi_RejitOnAttach=0")]
    public void A_setting_that_forbids_it_is_named(string variable, string what, string code, string remedy)
    {
        using var target = Sample.Start((variable, "0"));
        Refused(what, variable + "=0", target.Pid, Code.Parse(code), $"{variable}=0", remedy);
        Assert.Equal("41", target.Ask("answer"));
    }

    [Fact]
    public void Another_profiler_is_named()
    {
        var profiler = OtherProfiler.Build(sample);
        using var target = Sample.Start(("CORECLR_ENABLE_PROFILING", "1"), ("CORECLR_PROFILER", OtherProfiler.Clsid.ToString("B")), ("CORECLR_PROFILER_PATH", profiler));
        Refused("another profiler", "CORECLR_ENABLE_PROFILING=1", target.Pid, Code.ProfilerActive, profiler, "room for one only");
        Assert.Equal("41", target.Ask("answer"));
    }

    private void Refused(string what, string how, int pid, Code code, string reason, string remedy)
    {
        foreach (var command in new string[][] { ["status"], ["apply", sample.Answer.File] })
        {
            var watch = Stopwatch.StartNew();
            var message = (string)Tool.Run([.. command, "--json", "--pid", $"{pid}"]).Is(code).Json["message"]!;
            Assert.Contains(reason, message);
            Assert.Contains(remedy, message);
            Assert.True(watch.Elapsed < AtOnce, $"{watch.Elapsed}");
            if (command[0] == "status") PlaceTable.Add(what, how, $"{code.Name}: {message}", watch.Elapsed);
        }

        Assert.DoesNotContain(AgentIdentity.Library, ProcFs.MappedFiles(pid)!.Select(Path.GetFileName));
    }

    // As much of a library as tells what it is built for.
    private string Elf(string name, ushort machine)
    {
        byte[] header = [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, .. new byte[9], 3, 0, .. BitConverter.GetBytes(machine), .. new byte[44]];
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, header);
        return path;
    }

    private Process Mapping(string[] libraries)
    {
        var source = typeof(RefusedTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Mapper").Value!;
        var program = Path.Combine(folder, "mapper");
        using (var compiler = Process.Start("gcc", ["-O1", "-o", program, source]))
        {
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }

        var process = Process.Start(new ProcessStartInfo(program, libraries) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        return process;
    }
}
