using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Text;
using Microsoft.Diagnostics.NETCore.Client;
using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>The runtime is a guest in somebody's process: it neither holds it up nor lets others in.</summary>
public class GuestTests
{
    private const string Library = """
        public static class Work
        {
            public static int Step() => 1;
            public static void Forever() { while (true) Thread.Sleep(1); }
        }

        public static class Probe
        {
            public static string Ask(string question)
            {
                if (question == "forever") new Thread(Work.Forever) { IsBackground = true }.Start();
                return Work.Step().ToString();
            }
        }
        """;

    private const string Patch = "public static class Patch { public static int Step() => 2; public static void Forever() { } }";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly byte[] Image = ReleaseCompiler.Compile("Lib", Library);

    [Fact]
    public async Task A_process_ends_while_a_patch_waits_for_a_busy_method()
    {
        var (_, tarball) = new PatchBuilder(Image, Patch, ("Work::Forever", "Forever")).Build();
        using var target = LiveTarget.Start(Image);
        target.Ask("forever");
        target.Attach();
        var waiting = Task.Run(() => target.Apply(tarball, attempts: 1_000_000));
        WaitFor(() => target.Send(new WireRequest { Command = WireCommand.Log }).Log.Any(line => line.Contains("apply: Switch:", StringComparison.Ordinal)));

        var socket = target.SocketPath;
        Assert.True(File.Exists(socket));
        target.Process.StandardInput.Close();
        Assert.True(target.Process.WaitForExit(Deadline), "it still runs");
        Assert.Equal(0, target.Process.ExitCode);
        await Assert.ThrowsAnyAsync<IOException>(() => waiting.WaitAsync(Deadline));
        Assert.False(File.Exists(socket));
    }

    [Fact]
    public void A_client_that_half_closes_cancels_what_waits()
    {
        var (_, tarball) = new PatchBuilder(Image, Patch, ("Work::Forever", "Forever")).Build();
        using var target = LiveTarget.Start(Image);
        target.Ask("forever");
        using var stream = target.Attach().Connect();
        WireStream.Write(stream, WireFrame.Request, new WireRequest { Command = WireCommand.Apply, Attempts = 1_000_000 }, FormatJson.Default.WireRequest);
        WireStream.Write(stream, WireFrame.Blob, tarball);
        while (!Encoding.UTF8.GetString(WireStream.Read(stream).Payload).Contains("Switch", StringComparison.Ordinal))
        {
        }

        stream.Socket.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        var (kind, payload) = WireStream.Read(stream);
        Assert.Equal(WireFrame.Response, kind);
        Assert.Contains(Code.Cancelled.Name, Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
        Assert.Empty(target.View().Patches);
    }

    [Fact]
    public void A_socket_that_was_tidied_away_comes_back()
    {
        using var target = LiveTarget.Start(Image).Attach();
        Assert.Equal(Code.Ok, target.View().Code);
        File.Delete(target.SocketPath);
        Assert.Equal(Code.Ok, target.View().Code);
        // Once, not again and again.
        Assert.Single(target.Send(new WireRequest { Command = WireCommand.Log }).Log, line => line.Contains("listening anew", StringComparison.Ordinal));
    }

    [Fact]
    public void A_directory_that_others_may_open_is_not_used()
    {
        var open = Directory.CreateTempSubdirectory("patchgen-open-");
        open.UnixFileMode |= UnixFileMode.OtherExecute;
        try
        {
            using var target = LiveTarget.Start(Image);
            var socket = Path.Combine(open.FullName, "a.sock");
            // AgentIdentity.ListenResult with EPERM: the attach is refused, with nothing left inside.
            Assert.Contains("0xA0505101", Assert.ThrowsAny<DiagnosticsClientException>(() => target.Attach(socket)).Message, StringComparison.Ordinal);
            Assert.Equal("", target.Errors);
            Assert.Equal("1", target.Ask("step"));
            Assert.False(File.Exists(socket));
            Assert.Equal(Code.Ok, target.Attach().View().Code);
        }
        finally
        {
            open.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_happens_is_sent_to_the_event_source()
    {
        var (manifest, tarball) = new PatchBuilder(Image, Patch, ("Work::Step", "Step")).Build();
        using var target = LiveTarget.Start(Image);
        target.Ask("step");
        target.Attach();
        using var session = new DiagnosticsClient(target.Pid).StartEventPipeSession([new EventPipeProvider("PatchGen", EventLevel.Informational)], requestRundown: false);
        using var trace = new MemoryStream();
        var copying = session.EventStream.CopyToAsync(trace);
        Assert.Equal(Code.Ok, target.Apply(tarball).Code);
        session.Stop();
        await copying.WaitAsync(Deadline);
        Assert.Contains($"Update {manifest.Id} applied successfully", Encoding.Unicode.GetString(trace.ToArray()) + Encoding.Unicode.GetString(trace.ToArray().AsSpan(1)), StringComparison.Ordinal);
    }

    private static void WaitFor(Func<bool> condition)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); Thread.Sleep(20)) Assert.True(waited.Elapsed < Deadline, "It did not happen.");
    }
}
