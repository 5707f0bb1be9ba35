using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>
/// Changes of a trust store, one at a time. Each certificate gets a file of its own, named by its fingerprint, which appears whole or not at
/// all: a patch that is judged meanwhile meets the store as it was or as it will be.
/// </summary>
internal sealed class TrustChange : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Certificates are public. Who may write them decides what runs in the user's processes.
    private const UnixFileMode PublicFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // EWOULDBLOCK of flock.
    private const int InUse = 11;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TrustStore store;
    private readonly FileStream turn;

    private TrustChange(TrustStore store, FileStream turn) => (this.store, this.turn) = (store, turn);

    /// <summary>Makes the folder where it is missing, and waits for whoever changes it now.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static Result<TrustChange> Begin(TrustStore store, CancellationToken cancel)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; cancel.WaitHandle.WaitOne(Interval))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(store.Folder)!);
                // The mode is set, not asked for: an umask may take away what readers need, or leave what nobody may have.
                if (!Directory.Exists(store.Folder)) File.SetUnixFileMode(Directory.CreateDirectory(store.Folder, FolderMode).FullName, FolderMode);
                if ((File.GetUnixFileMode(store.Folder) & UnixFileMode.OtherWrite) != 0)
                    return new Failure(Code.Untrusted, $"Anybody may write to {store.Folder}, and so decide whom you trust: `chmod 755 {store.Folder}`, and look through it with `patchgen trust list`.");
                return new TrustChange(store, new FileStream(Path.Combine(store.Folder, ".turn"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (e.HResult == InUse && TimeProvider.System.GetElapsedTime(began) < Deadline)
            {
                // Another `patchgen trust`: it takes a moment.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return NotWritten(store, e);
            }
        }
    }

    /// <summary>Puts certificates in; gives those that were not there.</summary>
    internal Result<IReadOnlyList<TrustedCertificate>> Add(IReadOnlyList<TrustedCertificate> certificates)
    {
        var present = store.Certificates();
        if (!present.Ok) return present.Failure;
        try
        {
            return certificates.DistinctBy(one => one.Fingerprint).Where(one => present.Value.All(other => other.Fingerprint != one.Fingerprint)).Select(Write).ToList();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritten(store, e);
        }
    }

    /// <summary>Takes a certificate out of every file that holds it; what else these hold stays.</summary>
    internal Failure? Remove(string fingerprint, IReadOnlyList<TrustedCertificate> all)
    {
        try
        {
            foreach (var file in all.GroupBy(one => one.File).Where(file => file.Any(one => one.Fingerprint == fingerprint)))
            {
                // First these and then the file goes: at no moment is more taken out than was asked for.
                foreach (var other in file.Where(one => one.Fingerprint != fingerprint)) Write(other);
                File.Delete(file.Key);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return NotWritten(store, e);
        }
    }

    public void Dispose() => turn.Dispose();

    private TrustedCertificate Write(TrustedCertificate one)
    {
        var path = Path.Combine(store.Folder, one.Fingerprint + ".cer");
        var part = Path.Combine(store.Folder, $".{one.Fingerprint}.part");
        try
        {
            using (var stream = new FileStream(part, FileMode.Create, FileAccess.Write))
            {
                File.SetUnixFileMode(stream.SafeFileHandle, PublicFile);
                stream.Write(one.Certificate.RawDataMemory.Span);
                stream.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(part);
            throw;
        }

        return one with { File = path };
    }

    private static Failure NotWritten(TrustStore store, Exception e) =>
        new(Code.OutputFailed, $"The trust store {store.Folder} cannot be written: {e.Message.ReplaceLineEndings(" ")} Nothing else of it was changed.");
}
