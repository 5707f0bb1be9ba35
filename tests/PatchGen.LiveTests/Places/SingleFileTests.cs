using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Places;

/// <summary>Programs in one file, as <c>dotnet publish</c> makes them: patched, or refused at once with the reason.</summary>
public sealed class SingleFileTests
{
    private const string SelfContained = "--self-contained true -p:PublishSingleFile=true";
    private const string FrameworkDependent = "--self-contained false -p:PublishSingleFile=true";
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(8, SelfContained)]
    [InlineData(9, SelfContained)]
    [InlineData(10, SelfContained)]
    [InlineData(10, SelfContained + " -p:EnableCompressionInSingleFile=true")]
    [InlineData(10, SelfContained + " -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=false")]
    [InlineData(8, FrameworkDependent)]
    [InlineData(10, FrameworkDependent)]
    [InlineData(10, "--self-contained true -p:PublishReadyToRun=true")]
    public void A_published_program_is_patched(int major, string properties)
    {
        var published = Published.Of(major, properties);
        using var target = Start(published, major);
        var watch = Stopwatch.StartNew();
        Assert.Equal("41", target.Ask("answer"));
        var status = Run("status").Is(Code.Ok);
        Assert.StartsWith($"{major}.", (string)status.Json["evidence"]![0]!["runtime"]!);
        Run("apply", published.Patch).Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
        Assert.Contains(published.Id, Run("view").Is(Code.Ok).Output);
        Run("undo", published.Id).Is(Code.Ok);
        Assert.Equal("41", target.Ask("answer"));
        Run("apply", published.Patch).Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
        PlaceTable.Add($"{(properties.Contains("SingleFile") ? "single file" : "ReadyToRun")}, .NET {major}", $"publish {properties}", "applied, viewed, undone", watch.Elapsed);

        Tool Run(string command, params string[] more) => Tool.Run([command, "--json", .. more, "--pid", $"{target.Pid}"]);
    }

    [Theory]
    [InlineData(SelfContained + " -p:PublishTrimmed=true")]
    [InlineData("--self-contained true -p:PublishTrimmed=true")]
    public void A_trimmed_program_is_refused_at_once(string properties)
    {
        var published = Published.Of(10, properties);
        using var target = Start(published, 10);
        foreach (var command in new string[][] { ["status"], ["apply", published.Patch] })
        {
            var watch = Stopwatch.StartNew();
            var refused = Tool.Run([.. command, "--json", "--pid", $"{target.Pid}"]).Is(Code.NotSupported);
            var message = (string)refused.Json["message"]!;
            Assert.Contains("PublishTrimmed", message);
            Assert.True(watch.Elapsed < AtOnce, $"{watch.Elapsed}");
            if (command[0] == "status") PlaceTable.Add("trimmed", $"publish {properties}", "not-supported: " + message, watch.Elapsed);
        }

        Assert.Equal("41", target.Ask("answer"));
        Assert.DoesNotContain(AgentIdentity.Library, File.ReadAllText($"/proc/{target.Pid}/maps"));
    }

    // Compiles for minutes: eng/places does it.
    [Fact(Explicit = true)]
    public void A_program_compiled_ahead_of_time_is_refused_at_once()
    {
        using var target = Start(Published.Of(10, "-p:PublishAot=true -p:StripSymbols=false"), 10);
        var watch = Stopwatch.StartNew();
        var message = (string)Tool.Run("status", "--json", "--pid", $"{target.Pid}").Is(Code.NotSupported).Json["message"]!;
        Assert.Contains("NativeAOT", message);
        Assert.True(watch.Elapsed < AtOnce, $"{watch.Elapsed}");
        PlaceTable.Add("NativeAOT", "publish -p:PublishAot=true", "not-supported: " + message, watch.Elapsed);
    }

    private static PlacedTarget Start(Published published, int major) =>
        PlacedTarget.Start(["env", "-u", "DOTNET_ROOT_X64", $"DOTNET_ROOT={Path.GetDirectoryName(DotNet.Of(major).Muxer)}", published.Program], published.Program);
}
