using System.Text;
using Microsoft.Win32.SafeHandles;
using PatchGen.Cli.Attach.Proc;
using PatchGen.Cli.Attach.Target;
using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>The agent's files, beside the tool, and where a process with other files or another user than ours finds them.</summary>
internal static class AgentFiles
{
    // Written here in another root, the first that serves: a process whose root is read-only has some tmpfs at least.
    private static readonly string[] Shelves = ["/tmp", "/dev/shm", "/var/tmp", "/run"];

    private static readonly Lazy<IReadOnlyList<(string Name, byte[] Bytes)>> Files = new(() =>
        [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))]);

    /// <summary>The folder beside the tool.</summary>
    internal static string Folder => Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder);

    /// <summary>The folder with the agent as the process sees it; copied into the process's own file system where it cannot read ours.</summary>
    internal static Result<string> Place(TargetProcess target)
    {
        if (!File.Exists(Path.Combine(Folder, AgentIdentity.Library)))
            return new Failure(Code.Internal, $"The tool lacks its agent ({Path.Combine(Folder, AgentIdentity.Library)}): install it again.");
        if (TargetFiles.Of(target) is var opened && !opened.Ok) return opened.Failure;
        using var files = opened.Value;
        if (ProcFs.SharesFiles(target.Pid) && Directory.EnumerateFiles(Folder).All(files.CanRead)) return Folder;

        var tried = new List<string>();
        foreach (var shelf in Shelves.Prepend(target.TemporaryFolder).Distinct())
        {
            if (Put(files, target, shelf) is var put && (put.Ok || put.Failure.Code == Code.NotPermitted)) return put;
            tried.Add(put.Failure.Message);
        }

        // The files of a process that is gone are gone with it.
        return !target.Alive
            ? Attacher.Ended(target)
            : new Failure(
                Code.NotSupported,
                $"The agent cannot be put where {target} would find it: {tried[0]}. Give it a tmpfs that {Users.Name(target.Uid)} may write to and that allows executable mappings: as /tmp, or in TMPDIR.",
                tried);
    }

    // Named by what is in it: another build never changes what a process may be loading.
    private static string Name => "agent-" + PatchIdentity.Sha256(Encoding.ASCII.GetBytes(string.Concat(Files.Value.Select(file => PatchIdentity.Sha256(file.Bytes)))))[..16];

    private static Result<string> Put(TargetFiles files, TargetProcess target, string shelf)
    {
        if (files.Folder(shelf, out var error) is not { } folder) return Bad($"{shelf} cannot be opened ({Kernel.Text(error)})");
        using (folder)
        {
            if (FileNode.Forbids(folder) is { } forbidden) return Bad($"{shelf} is mounted {forbidden}");
            var mine = Path.GetFileName(Path.GetDirectoryName(target.InnerSocket))!;
            using var own = files.Private(folder, mine, out error);
            if (own is null) return Lacks(shelf, mine, error, target);
            if (!FileNode.IsPrivate(own, target.Uid)) return Open(shelf, mine, target);
            using var agent = files.Private(own, Name, out error);
            if (agent is null) return Lacks(shelf, $"{mine}/{Name}", error, target);
            if (!FileNode.IsPrivate(agent, target.Uid)) return Open(shelf, $"{mine}/{Name}", target);
            return Fill(files, agent, shelf) is { } full ? Bad(full) : $"{shelf}/{mine}/{Name}";
        }
    }

    // What is there already counts by its content: neither its name nor its age tells who wrote it.
    private static string? Fill(TargetFiles files, SafeFileHandle folder, string shelf)
    {
        try
        {
            foreach (var (name, bytes) in Files.Value)
            {
                if (Holds(name, bytes)) continue;
                if (files.Write(folder, name, bytes) is < 0 and var error) return $"{name} cannot be written below {shelf} ({Kernel.Text(error)})";
                if (!Holds(name, bytes)) return $"{name} is changed below {shelf} as soon as it is written";
            }

            return null;
        }
        catch (IOException e)
        {
            return $"the agent does not fit into {shelf} ({e.Message})";
        }

        bool Holds(string name, byte[] bytes) => files.Read(folder, name) is { } there && there.AsSpan().SequenceEqual(bytes);
    }

    // A link or a file in the place of the folder was laid there by somebody; anything else is the shelf's fault.
    private static Failure Lacks(string shelf, string name, nint error, TargetProcess target) =>
        error is -Kernel.NoDirectory or -Kernel.TooManyLinks ? Open(shelf, name, target) : Bad($"{shelf}/{name} cannot be made ({Kernel.Text(error)})");

    private static Failure Open(string shelf, string name, TargetProcess target) => new(
        Code.NotPermitted,
        $"{shelf}/{name}, as {target} sees it, is not a folder that only {Users.Name(target.Uid)} may open: somebody else may have put there what the process would load. Remove it.");

    private static Failure Bad(string reason) => new(Code.NotSupported, reason);
}
