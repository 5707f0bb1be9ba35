using System.Security.Cryptography;
using System.Text;

namespace PatchGen.Cli.Create;

/// <summary>
/// One patch at a time is made of a repository: two builds of the same projects would write the same intermediate files, and the baseline's
/// tree among them. Tests that make their patches in parallel do just that. Ends with the object, or with the process however that ends.
/// </summary>
internal sealed class RepositoryTurn : IDisposable
{
    // A build that itself makes a patch would wait for the one that waits for it.
    private const string Held = "PATCHGEN_CREATING";

    // EWOULDBLOCK of flock.
    private const int InUse = 11;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? file;

    private RepositoryTurn(FileStream? file) => this.file = file;

    /// <summary>Waits for its turn.</summary>
    /// <param name="project">A project or solution of the repository.</param>
    /// <param name="home">The folder for PatchGen's state. Where nothing can be written there, nobody waits.</param>
    /// <param name="progress">Told when it has to wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static RepositoryTurn Wait(string project, string home, Action<string> progress, CancellationToken cancel)
    {
        var top = Top(project);
        if (Environment.GetEnvironmentVariable(Held) == top) return new(null);
        for (var told = false; ; cancel.WaitHandle.WaitOne(Interval))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var folder = Directory.CreateDirectory(Path.Combine(home, "turns")).FullName;
                var file = new FileStream(Path.Combine(folder, Name(top)), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                Environment.SetEnvironmentVariable(Held, top);
                return new(file);
            }
            catch (IOException e) when (e.HResult == InUse)
            {
                if (!told) progress($"Waiting for another patch of {top}");
                told = true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new(null);
            }
        }
    }

    public void Dispose()
    {
        if (file is null) return;
        Environment.SetEnvironmentVariable(Held, null);
        file.Dispose();
    }

    // Where there is no repository, the project's folder.
    private static string Top(string project)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(project))!;
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (Path.Exists(Path.Combine(at.FullName, ".git"))) return at.FullName;
        return folder;
    }

    private static string Name(string top) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(top)))[..16];
}
