using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace PatchGen.PackageTests;

/// <summary>The tool for machines without .NET: a slice of <c>eng/install-check</c>, which installs it on a Debian root of its own.</summary>
public class DistributionTests(PackedFeed feed, Distribution distribution)
{
    // Nothing of the machine's .NET is found from here.
    private static readonly string[] Bare = ["-i", "PATH=/usr/bin:/bin", "DOTNET_ROOT=/nowhere", "HOME=/nowhere"];

    [Fact]
    public void The_archive_patches_a_service_and_takes_the_patch_back_without_any_installed_runtime()
    {
        var folder = distribution.Folder("unpacked");
        Assert.True(Tool.Run("tar", folder, null, "-xzf", distribution.Archive).Ok);
        var patchgen = Path.Combine(Assert.Single(Directory.GetDirectories(folder)), "patchgen");
        using var scratch = new Scratch(feed, "<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>");
        scratch.Write("src/Lib/Greeter.cs", Program(41));
        scratch.Commit("v1");
        Assert.True(scratch.Build().Ok);
        using var service = new Service(Copy(Path.GetDirectoryName(scratch.Built())!, distribution.Folder("service")));
        scratch.Write("src/Lib/Greeter.cs", Program(42));
        var created = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.True(created.Ok, created.Output);

        Assert.Equal("41", service.Ask("answer"));
        Assert.Equal("applied", Run(patchgen, "apply", Assert.Single(scratch.Patches), "--pid", service.Pid));
        Assert.Equal("42", service.Ask("answer"));
        Assert.Equal("done", Run(patchgen, "view", "--pid", service.Pid));
        Assert.Equal("reversed", Run(patchgen, "undo", scratch.Manifest().Id, "--pid", service.Pid));
        Assert.Equal("41", service.Ask("answer"));
    }

    [Fact]
    public void The_package_holds_the_archives_files_and_a_link_on_the_path()
    {
        var members = Members();
        Assert.Equal(["debian-binary", "control.tar.gz", "data.tar.gz"], members.Select(member => member.Name));
        Assert.Equal("2.0\n", Encoding.ASCII.GetString(members[0].Bytes));
        var control = Encoding.UTF8.GetString(Distribution.Entries(new MemoryStream(members[1].Bytes)).Single(entry => entry.Entry.Name == "./control").Bytes);
        Assert.Matches(@"(?m)^Package: patchgen\nVersion: \d+\.\d+\.\d+\nArchitecture: amd64$", control);
        Assert.Contains("Depends: libc6 ", control, StringComparison.Ordinal);
        Assert.DoesNotContain("dotnet", control, StringComparison.OrdinalIgnoreCase);

        var data = Distribution.Entries(new MemoryStream(members[2].Bytes));
        var link = data.Single(entry => entry.Entry.Name == "./usr/bin/patchgen").Entry;
        Assert.Equal((TarEntryType.SymbolicLink, "../lib/patchgen/patchgen"), (link.EntryType, link.LinkName));
        const string inside = "./usr/lib/patchgen/";
        var packaged = data.Where(entry => entry.Entry.Name.StartsWith(inside, StringComparison.Ordinal) && entry.Entry.EntryType != TarEntryType.Directory).Select(entry => entry.Entry.Name[inside.Length..]).Order(StringComparer.Ordinal);
        var archived = Archived().Where(entry => entry.Entry.EntryType != TarEntryType.Directory).Select(entry => entry.Entry.Name[(entry.Entry.Name.IndexOf('/') + 1)..]).Except(["LICENSE", "CHANGELOG.md"]).Order(StringComparer.Ordinal);
        Assert.Equal(archived, packaged);
        Assert.All(data, entry => Assert.Equal((0, 0), (entry.Entry.Uid, entry.Entry.Gid)));
        Assert.All(data.Where(entry => entry.Entry.EntryType != TarEntryType.SymbolicLink), entry => Assert.Equal(Mode(entry.Entry), Convert.ToString((int)entry.Entry.Mode, 8)));
    }

    [Fact]
    public void The_archive_brings_its_runtime_and_the_agent_and_nothing_that_only_debuggers_load()
    {
        var names = Archived().Select(entry => entry.Entry.Name[(entry.Entry.Name.IndexOf('/') + 1)..]).ToHashSet();

        Assert.Superset(new HashSet<string> { "patchgen", "libcoreclr.so", "System.Private.CoreLib.dll", "agent/libpatchgen-agent.so", "agent/PatchGen.Runtime.dll", "LICENSE" }, names);
        Assert.DoesNotContain(names, name => name.EndsWith(".pdb", StringComparison.Ordinal) || name is "createdump" or "libmscordbi.so" or "libmscordaccore.so");
    }

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        // From what the archive holds, copied in another order and at another time: only the contents may count.
        var unpacked = distribution.Folder("again");
        Assert.True(Tool.Run("tar", unpacked, null, "-xzf", distribution.Archive).Ok);
        var name = Path.GetFileName(Assert.Single(Directory.GetDirectories(unpacked)));
        var files = Path.Combine(unpacked, "files");
        Directory.Move(Path.Combine(unpacked, name), files);
        foreach (var file in Directory.GetFiles(files)) File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(Random.Shared.Next(1, 10000)));
        var version = name.Split('-')[1];

        var script = $". eng/distribution.sh; root=$PWD; write_archive '{files}' {version} '{unpacked}' && write_deb '{files}' {version} '{unpacked}'";
        var ran = Tool.Run("bash", PackedFeed.Repository, null, "-euc", script);

        Assert.True(ran.Ok, ran.Output);
        Assert.Equal(File.ReadAllBytes(distribution.Archive), File.ReadAllBytes(Path.Combine(unpacked, Path.GetFileName(distribution.Archive))));
        Assert.Equal(File.ReadAllBytes(distribution.Package), File.ReadAllBytes(Path.Combine(unpacked, Path.GetFileName(distribution.Package))));
    }

    private List<(TarEntry Entry, byte[] Bytes)> Archived()
    {
        using var stream = File.OpenRead(distribution.Archive);
        return Distribution.Entries(stream);
    }

    private List<(string Name, byte[] Bytes)> Members()
    {
        var bytes = File.ReadAllBytes(distribution.Package);
        Assert.Equal("!<arch>\n", Encoding.ASCII.GetString(bytes, 0, 8));
        List<(string, byte[])> members = [];
        for (var at = 8; at < bytes.Length;)
        {
            var header = Encoding.ASCII.GetString(bytes, at, 60);
            Assert.EndsWith("`\n", header, StringComparison.Ordinal);
            var size = int.Parse(header[48..58], CultureInfo.InvariantCulture);
            members.Add((header[..16].TrimEnd(), bytes[(at + 60)..(at + 60 + size)]));
            at += 60 + size + size % 2;
        }

        return members;
    }

    private static string Mode(TarEntry entry) => entry.EntryType == TarEntryType.Directory || entry.Name.EndsWith("/patchgen", StringComparison.Ordinal) ? "755" : "644";

    private static string Run(string patchgen, params string[] arguments)
    {
        var ran = Tool.Run("env", Path.GetTempPath(), null, [.. Bare, patchgen, arguments[0], "--json", .. arguments[1..]]);
        var json = ran.Output.IndexOf("{\n", StringComparison.Ordinal);
        Assert.True(ran.Ok && json >= 0, ran.Output);
        return JsonDocument.Parse(ran.Output[json..(ran.Output.LastIndexOf("\n}", StringComparison.Ordinal) + 2)]).RootElement.GetProperty("outcome").GetString()!;
    }

    private static string Copy(string built, string to)
    {
        foreach (var file in Directory.GetFiles(built)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        return Path.Combine(to, "Lib.dll");
    }

    private static string Program(int answer) => $$"""
        using System.Runtime.CompilerServices;
        Console.WriteLine("ready");
        while (Console.ReadLine() is not null) Console.WriteLine(Lib.Shop.Answer());

        namespace Lib { internal static class Shop { [MethodImpl(MethodImplOptions.NoInlining)] public static int Answer() => {{answer}}; } }
        """;
}
