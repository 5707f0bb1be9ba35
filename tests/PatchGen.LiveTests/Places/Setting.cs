namespace PatchGen.LiveTests.Places;

/// <summary>A place where services run.</summary>
/// <param name="Name">The name, as the table prints it.</param>
/// <param name="How">What makes it here.</param>
/// <param name="Command">The command that starts a service in it.</param>
internal sealed record Setting(string Name, string How, Func<PlaceFolder, string[]> Command)
{
    private const string Dynamic = "61234";

    private static readonly string[] Service = [PlaceFolder.DotNetFolder + "/dotnet"];

    /// <summary>What must be installed for it beside util-linux; null: nothing.</summary>
    internal string? Needs { get; init; }

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Setting> All { get; } =
    [
        OfContainer("container, root inside", "crun", new(0)),
        OfContainer("container, another user", "crun", new(1000)),
        OfContainer("container, user namespace", "crun", new(1000) { Outside = 100_000 }),
        OfContainer("container, root in a user namespace", "crun", new(0) { Outside = 100_000 }),
        OfContainer("container of runc", "runc", new(1000)),
        OfContainer("container, /tmp without execution", "crun", new(1000)
        {
            Temporary = ["nosuid", "nodev", "noexec", "mode=1777"],
            Mounts = [("/dev/shm", "tmpfs", "tmpfs", ["nosuid", "nodev", "mode=1777"])],
        }),
        OfContainer("container, TMPDIR elsewhere and no /tmp", "crun", new(1000)
        {
            Temporary = ["ro"],
            Variables = ["TMPDIR=/run"],
            Mounts = [("/run", "tmpfs", "tmpfs", ["nosuid", "nodev", "mode=1777"])],
        }),
        new("container of podman", "podman run --rootfs", place =>
        [
            .. Container.WithoutControlGroups, "podman", "run", "--rm", "--interactive", "--cgroups=disabled", "--network=none", "--read-only", "--user=1000:1000", "--log-driver=none", "--runtime=crun", "--ulimit=nofile=1024:1024", "--ulimit=nproc=10000:10000",
            $"--volume={PlaceFolder.Installation}:{PlaceFolder.DotNetFolder}:ro", "--rootfs", place.Root, .. Program(place),
        ]) { Needs = "podman" },
        new("namespaces and chroot", "unshare, chroot", place => Unshared(
            "--mount --pid --fork --net --ipc --uts",
            $"mount --bind {place.Root} {place.Root} && mount --bind {PlaceFolder.Installation} {place.Root}{PlaceFolder.DotNetFolder} && mount -t proc proc {place.Root}/proc && mount -t tmpfs -o mode=1777 tmpfs {place.Root}/tmp && mount -o remount,bind,ro {place.Root}",
            ["chroot", "--userspec=1000:1000", "--groups=", place.Root, .. Program(place)])),
        new("PrivateTmp", "unshare, a /tmp of its own", place => Unshared("--mount", "mount -t tmpfs -o mode=1777 tmpfs /tmp", OnHost(place))),
        new("ProtectSystem=strict, PrivateTmp", "unshare, / read-only", place => Unshared("--mount", $"{Strict} && mount -t tmpfs -o mode=1777 tmpfs /tmp", OnHost(place))),
        new("DynamicUser", "unshare, setpriv to a uid without a name", place => Unshared(
            "--mount",
            $"{Strict} && mount -t tmpfs -o mode=1777 tmpfs /tmp",
            ["setpriv", "--reuid", Dynamic, "--regid", Dynamic, "--clear-groups", "--no-new-privs", .. OnHost(place)])),
        new("the server's collector", "DOTNET_gcServer=1", place => ["env", "DOTNET_gcServer=1", .. OnHost(place)]),
        new("another user on the same files", "setpriv", place => ["setpriv", "--reuid", Dynamic, "--regid", Dynamic, "--clear-groups", .. OnHost(place)]),
    ];

    // Read-only, as systemd leaves it: what is mounted below stays as it is.
    private static string Strict => "mount -o remount,bind,ro /";

    /// <summary>The command line of the service, below the root.</summary>
    internal static string[] Program(PlaceFolder place) => [.. Service, place.Program + "/Host.dll"];

    /// <summary>The same on the host's own files.</summary>
    internal static string[] OnHost(PlaceFolder place) => [PlaceFolder.Installation + "/dotnet", place.Root + place.Program + "/Host.dll"];

    private static Setting OfContainer(string name, string runtime, Container container) =>
        new(name, runtime, place => container.Command(runtime, place, Program(place))) { Needs = runtime };

    private static string[] Unshared(string namespaces, string prepare, string[] command) =>
        ["unshare", .. namespaces.Split(' '), "--kill-child", "--propagation", "private", "sh", "-c", $"{prepare} && exec \"$@\"", "sh", .. command];
}
