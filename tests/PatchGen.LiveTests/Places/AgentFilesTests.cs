using PatchGen.Cli.Attach;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.LiveTests.Places;

/// <summary>What the process loads is what the tool brought, whoever else may write where it is put.</summary>
public sealed class AgentFilesTests : IDisposable
{
    private readonly PlaceFolder place = new();
    private readonly PlacedTarget target;
    private readonly TargetProcess process;

    public AgentFilesTests()
    {
        Assert.SkipWhen(Namespaces.Forbidden is not null, Namespaces.Forbidden ?? "");
        target = PlacedTarget.Start(Setting.All.Single(setting => setting.Name == "DynamicUser").Command(place), place.Program);
        process = TargetProcess.Find(target.Pid)!;
    }

    private string Root => $"/proc/{process.Pid}/root";

    private string Own => $"{Root}/tmp/patchgen-{process.Uid}";

    public void Dispose()
    {
        target?.Dispose();
        place.Dispose();
    }

    [Fact]
    public void It_is_put_into_a_folder_of_the_process_s_user_that_nobody_else_may_enter()
    {
        var folder = Placed();
        Assert.StartsWith($"/tmp/patchgen-{process.Uid}/agent-", folder);
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(Root + folder));
        Assert.Equal(Directory.EnumerateFiles(AgentFiles.Folder).Select(Path.GetFileName).Order(), Directory.EnumerateFileSystemEntries(Root + folder).Select(Path.GetFileName).Order());
        Assert.Equal(folder, Placed());
    }

    [Fact]
    public void A_file_with_other_content_is_replaced()
    {
        var folder = Placed();
        foreach (var content in new[] { "planted", "" })
        {
            File.WriteAllText($"{Root}{folder}/{AgentIdentity.Runtime}", content);
            Assert.Equal(folder, Placed());
            Assert.Equal(File.ReadAllBytes(Path.Combine(AgentFiles.Folder, AgentIdentity.Runtime)), File.ReadAllBytes($"{Root}{folder}/{AgentIdentity.Runtime}"));
        }
    }

    [Fact]
    public void A_folder_that_others_may_enter_is_refused()
    {
        Placed();
        File.SetUnixFileMode(Own, (UnixFileMode)0b111_101_101);
        Refused();
    }

    [Fact]
    public void A_folder_of_another_user_is_refused()
    {
        Directory.CreateDirectory(Own, (UnixFileMode)0b111_000_000);
        Refused();
    }

    [Fact]
    public void A_link_in_its_place_leads_nowhere()
    {
        var elsewhere = Directory.CreateDirectory(Path.Combine(place.Bundle, "elsewhere")).FullName;
        File.SetUnixFileMode(elsewhere, (UnixFileMode)0b111_111_111);
        Directory.CreateSymbolicLink(Own, elsewhere);
        Refused();
        Assert.Empty(Directory.EnumerateFileSystemEntries(elsewhere));
    }

    private string Placed()
    {
        var placed = AgentFiles.Place(process);
        Assert.True(placed.Ok, placed.Failure?.Message);
        return placed.Value;
    }

    private void Refused()
    {
        var failure = AgentFiles.Place(process).Failure!;
        Assert.Equal(Code.NotPermitted, failure.Code);
        Assert.Contains("Remove it.", failure.Message);
    }
}
