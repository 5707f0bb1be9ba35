using PatchGen.Format;

namespace PatchGen.Cli.Attach;

/// <summary>The agent's files, beside the tool, and where a process with other files than ours finds them.</summary>
internal static class AgentFiles
{
    /// <summary>The folder beside the tool.</summary>
    internal static string Folder => Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder);

    /// <summary>The folder with the agent as the process sees it; copied into the process's own file system where that differs.</summary>
    internal static Result<string> Place(TargetProcess target)
    {
        if (!File.Exists(Path.Combine(Folder, AgentIdentity.Library)))
            return new Failure(Code.Internal, $"The tool lacks its agent ({Path.Combine(Folder, AgentIdentity.Library)}): install it again.");
        if (ProcFs.SharesFiles(target.Pid)) return Folder;

        // A container or a private /tmp: a folder of our own there, readable by the same user only.
        var inner = $"/tmp/patchgen-{target.Uid}/agent-{typeof(AgentFiles).Assembly.GetName().Version}";
        try
        {
            var outer = Directory.CreateDirectory(ProcFs.Reach(target.Pid, inner), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var file in Directory.EnumerateFiles(Folder))
            {
                // Written beside and moved: a process may be loading the same file right now.
                var part = Path.Combine(outer.FullName, $".{Path.GetFileName(file)}.{Environment.ProcessId}");
                File.Copy(file, part, overwrite: true);
                File.Move(part, Path.Combine(outer.FullName, Path.GetFileName(file)), overwrite: true);
            }

            return inner;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The files of a process that is gone are gone with it.
            return !target.Alive ? Attacher.Ended(target) : new Failure(Code.NotSupported, $"{target} sees other files than you, and the agent cannot be put there: {e.Message}");
        }
    }
}
