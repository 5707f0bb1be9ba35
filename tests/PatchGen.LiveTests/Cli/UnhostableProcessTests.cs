using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>A process whose runtime takes in no assembly of ours is told from its files: at once, by status and apply alike, and nothing enters it.</summary>
public sealed class UnhostableProcessTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-unhostable-").FullName;

    public void Dispose()
    {
        sample.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("DotNetRuntimeInfo", "has its runtime in its executable, in a form that this version does not know", true)]
    [InlineData("DotNetRuntimeInfo", "has its runtime in its executable, in a form that this version does not know", false)]
    [InlineData("DotNetRuntimeDebugHeader", "is compiled ahead of time (NativeAOT)", false)]
    public void A_runtime_in_the_executable_is_found_by_what_the_executable_exports(string export, string reason, bool port)
    {
        // Any program that waits, with the name in it by which debuggers find the runtime.
        var program = Path.Combine(folder, "Alone" + Environment.ProcessId);
        File.Copy("/usr/bin/sleep", program);
        File.AppendAllText(program, export + "\0");
        using var process = Process.Start(new ProcessStartInfo(program, ["1000"]))!;
        var socket = Path.Combine(Path.GetTempPath(), $"dotnet-diagnostic-{process.Id}-{PatchGen.Cli.Attach.Proc.ProcFs.StartTicks(process.Id)}-socket");
        if (port) File.WriteAllText(socket, "");
        try
        {
            Refused(["--pid", $"{process.Id}"], reason);
            Refused(["--name", Path.GetFileName(program)], reason);
            if (port) Assert.Contains(Tool.Run("status", "--json").Json["evidence"]!.AsArray(), row => (int)row!["pid"]! == process.Id && !(bool)row["patchable"]!);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
            File.Delete(socket);
        }
    }

    [Fact]
    public void Hosting_that_is_turned_off_is_found_in_the_configuration()
    {
        const string configuration = """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"VERSION"},"configProperties":{"System.Runtime.InteropServices.EnableConsumingManagedCodeFromNativeHosting":false}}}""";
        using var target = LiveTarget.Start(Sample.Library, [("Host.runtimeconfig.json", System.Text.Encoding.UTF8.GetBytes(configuration.Replace("VERSION", Environment.Version.ToString())))]);
        Assert.Equal("41", target.Ask("answer"));
        Refused(["--pid", $"{target.Pid}"], "EnableConsumingManagedCodeFromNativeHosting is false");
        Unentered(target);
    }

    [Fact]
    public void What_trimming_removed_is_missed_beside_the_runtime()
    {
        // As trimming leaves it: what the program does not use is not there.
        var whole = DotNet.Of(8);
        var root = Path.GetFullPath(Path.Combine(whole.Framework, "../../.."));
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "System.Collections.Immutable.dll"))
        {
            var link = Path.Combine(folder, "dotnet", Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.Copy(file, link);
        }

        var trimmed = whole with { Muxer = Path.Combine(folder, "dotnet/dotnet"), Framework = Path.Combine(folder, "dotnet", Path.GetRelativePath(root, whole.Framework)) };
        using var target = LiveTarget.Start(trimmed, ReleaseCompiler.Compile(whole, "Lib", "public static class Probe { public static string Ask(string question) => question; }"));
        Assert.Equal("pong", target.Ask("pong"));
        Refused(["--pid", $"{target.Pid}"], "is trimmed: System.Collections.Immutable.dll");
        Unentered(target);
    }

    private void Refused(string[] process, string reason)
    {
        var watch = Stopwatch.StartNew();
        Assert.Contains(reason, (string)Tool.Run(["status", "--json", .. process]).Is(Code.NotSupported).Json["message"]!);
        Assert.Contains(reason, (string)Tool.Run(["apply", "--json", sample.Answer.File, .. process]).Is(Code.NotSupported).Json["message"]!);
        // Less than the tool waits for a runtime that does not come.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"{watch.Elapsed}");
    }

    private static void Unentered(LiveTarget target) => Assert.DoesNotContain(AgentIdentity.Library, File.ReadAllText($"/proc/{target.Pid}/maps"));
}
