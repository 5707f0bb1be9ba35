using System.Text.Json.Nodes;

namespace PatchGen.LiveTests.Places;

/// <summary>A real container: what a runtime such as crun or runc is told, in the format of the Open Container Initiative.</summary>
/// <param name="Uid">The user inside, and its group.</param>
internal sealed record Container(uint Uid)
{
    /// <summary>The first uid outside, where it has a user namespace; null: it has none.</summary>
    internal uint? Outside { get; init; }

    /// <summary>The process whose pid namespace it shares, as sidecars do; null: it has its own.</summary>
    internal int? Shares { get; init; }

    /// <summary>Options of its <c>/tmp</c>.</summary>
    internal string[] Temporary { get; init; } = ["nosuid", "nodev", "mode=1777"];

    /// <summary>Further mounts: destination, type, source and options.</summary>
    internal (string Destination, string Type, string Source, string[] Options)[] Mounts { get; init; } = [];

    /// <summary>Further variables.</summary>
    internal string[] Variables { get; init; } = [];

    /// <summary>Capabilities; none by default.</summary>
    internal string[] Capabilities { get; init; } = [];

    /// <summary>The first that is installed, or null.</summary>
    internal static string? Runtime { get; } = new[] { "crun", "runc" }.FirstOrDefault(Installed);

    internal static bool Installed(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>What to put before a command that starts containers: crun takes no machine that mounts both kinds of control groups, though told to use none.</summary>
    internal static string[] WithoutControlGroups { get; } =
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", "umount /sys/fs/cgroup/unified 2>/dev/null; exec \"$@\"", "sh"];

    /// <summary>Writes the bundle, and gives the command that runs it.</summary>
    internal string[] Command(string runtime, PlaceFolder place, params string[] program)
    {
        var bundle = new DirectoryInfo(Path.Combine(place.Bundle, $"patchgen-{Guid.NewGuid():n}"));
        bundle.Create();
        var path = bundle.FullName;
        File.WriteAllText(Path.Combine(path, "config.json"), Configuration(place, program).ToJsonString());
        string[] command = runtime == "crun" ? ["crun", "--cgroup-manager=disabled", "run", "-b", path, bundle.Name] : [runtime, "run", "-b", path, bundle.Name];
        return [.. WithoutControlGroups, .. command];
    }

    private JsonObject Configuration(PlaceFolder place, string[] program)
    {
        JsonNode Capable() => new JsonArray([.. Capabilities.Select(name => (JsonNode)name)]);
        var namespaces = new JsonArray(new JsonObject { ["type"] = "mount" }, new JsonObject { ["type"] = "network" }, new JsonObject { ["type"] = "ipc" }, new JsonObject { ["type"] = "uts" });
        namespaces.Add(Shares is { } pid ? new JsonObject { ["type"] = "pid", ["path"] = $"/proc/{pid}/ns/pid" } : new JsonObject { ["type"] = "pid" });
        if (Outside is not null) namespaces.Add(new JsonObject { ["type"] = "user" });
        var linux = new JsonObject { ["namespaces"] = namespaces };
        if (Outside is { } first)
        {
            linux["uidMappings"] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = first, ["size"] = 65536 });
            linux["gidMappings"] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = first, ["size"] = 65536 });
        }

        (string Destination, string Type, string Source, string[] Options)[] mounts =
        [
            ("/proc", "proc", "proc", []), ("/tmp", "tmpfs", "tmpfs", Temporary), ("/dev", "tmpfs", "tmpfs", ["nosuid", "mode=755"]),
            (PlaceFolder.DotNetFolder, "bind", PlaceFolder.Installation, ["rbind", "ro"]), .. Mounts,
        ];
        return new JsonObject
        {
            ["ociVersion"] = "1.0.0",
            ["process"] = new JsonObject
            {
                ["terminal"] = false,
                ["user"] = new JsonObject { ["uid"] = Uid, ["gid"] = Uid },
                ["args"] = new JsonArray([.. program.Select(word => (JsonNode)word)]),
                ["env"] = new JsonArray([.. Variables.Select(word => (JsonNode)word)]),
                ["cwd"] = "/",
                ["noNewPrivileges"] = true,
                ["capabilities"] = new JsonObject { ["bounding"] = Capable(), ["effective"] = Capable(), ["permitted"] = Capable() },
            },
            ["root"] = new JsonObject { ["path"] = place.Root, ["readonly"] = true },
            ["mounts"] = new JsonArray([.. mounts.Select(mount => new JsonObject
            {
                ["destination"] = mount.Destination,
                ["type"] = mount.Type,
                ["source"] = mount.Source,
                ["options"] = new JsonArray([.. mount.Options.Select(option => (JsonNode)option)]),
            })]),
            ["linux"] = linux,
        };
    }
}
