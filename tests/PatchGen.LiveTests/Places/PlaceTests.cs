using System.Diagnostics;
using PatchGen.Format;
using PatchGen.LiveTests.Cli;

namespace PatchGen.LiveTests.Places;

/// <summary>A service is patched where it runs, by the same command on the host: applied, viewed, undone; a row of <c>eng/places</c> each.</summary>
public sealed class PlaceTests : IDisposable
{
    private readonly Sample sample = new();
    private readonly PlaceFolder place = new();

    public static TheoryData<string> Names => [.. Setting.All.Select(setting => setting.Name)];

    public void Dispose()
    {
        place.Dispose();
        sample.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_is_patched_from_the_host(string name)
    {
        var setting = Setting.All.Single(one => one.Name == name);
        Permitted(setting);
        using var target = PlacedTarget.Start(setting.Command(place), place.Program);
        Patched(name, setting.How, target, (arguments, pid) => Tool.Run([.. arguments, "--json", "--pid", $"{pid}"]), sample.Answer.File);
    }

    [Theory]
    [InlineData("sidecar, the same user without capabilities", 1000, "")]
    [InlineData("sidecar, root with what containers have", 0, "CAP_SETUID CAP_SETGID CAP_SYS_PTRACE CAP_DAC_OVERRIDE")]
    public void A_service_is_patched_from_a_sidecar(string name, uint uid, string capabilities)
    {
        Permitted(Setting.All.First(one => one.Needs == "crun"));
        using var target = PlacedTarget.Start(new Container(1000).Command("crun", place, Setting.Program(place)), place.Program);
        // Only its pid namespace is shared: in it the service has the number 1.
        Patched(name, "crun, a container beside it", target, (arguments, _) => Beside(target, uid, capabilities, arguments), InSidecar());
    }

    [Theory]
    [InlineData("")]
    [InlineData("CAP_SYS_PTRACE CAP_DAC_OVERRIDE")]
    public void A_sidecar_that_lacks_the_right_is_refused(string capabilities)
    {
        Permitted(Setting.All.First(one => one.Needs == "crun"));
        using var target = PlacedTarget.Start(new Container(1000).Command("crun", place, Setting.Program(place)), place.Program);
        Beside(target, 0, capabilities, "apply", InSidecar()).Is(Code.NotPermitted);
        Assert.Equal("41", target.Ask("answer"));
        Assert.DoesNotContain(AgentIdentity.Library, File.ReadAllText($"/proc/{target.Pid}/maps"));
    }

    private string InSidecar()
    {
        const string patch = "/patches/patch.tar.gz";
        File.Copy(sample.Answer.File, place.Root + patch);
        File.SetUnixFileMode(place.Root + patch, (UnixFileMode)0b110_100_100);
        return patch;
    }

    private Tool Beside(PlacedTarget target, uint uid, string capabilities, params string[] arguments)
    {
        var sidecar = new Container(uid)
        {
            Shares = target.Pid,
            Mounts = [("/tool", "bind", AppContext.BaseDirectory, ["rbind", "ro"])],
            Variables = ["PATCHGEN_HOME=/tmp/patchgen-home", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1"],
            Capabilities = capabilities.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };
        var command = sidecar.Command("crun", place, [PlaceFolder.DotNetFolder + "/dotnet", "/tool/patchgen.dll", .. arguments, "--json", "--pid", "1"]);
        return Tool.Start(command[0], command[1..]);
    }

    private void Patched(string name, string how, PlacedTarget target, Func<string[], int, Tool> tool, string patch)
    {
        var id = sample.Answer.Id;
        var watch = Stopwatch.StartNew();
        Assert.Equal("41", target.Ask("answer"));
        tool(["status"], target.Pid).Is(Code.Ok);
        tool(["apply", patch], target.Pid).Is(Code.Ok);
        Assert.Equal("42", target.Ask("answer"));
        Assert.Contains(id, tool(["view"], target.Pid).Is(Code.Ok).Output);
        tool(["undo", id], target.Pid).Is(Code.Ok);
        Assert.Equal("41", target.Ask("answer"));
        PlaceTable.Add(name, how, "applied, viewed, undone", watch.Elapsed);
    }

    private static void Permitted(Setting setting)
    {
        Assert.SkipUnless(setting.Needs is null || Container.Installed(setting.Needs), $"needs {setting.Needs}: apt-get install {setting.Needs}");
        Assert.SkipWhen(Namespaces.Forbidden is not null, Namespaces.Forbidden ?? "");
    }
}
