using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>Whom a host trusts: certificates in <c>PATCHGEN_HOME/trust</c>.</summary>
/// <param name="Folder">The folder; it need not exist.</param>
internal sealed record TrustStore(string Folder)
{
    /// <summary>The store of this user.</summary>
    internal static TrustStore Default => new(Path.Combine(Home, "trust"));

    private static string Home =>
        Environment.GetEnvironmentVariable("PATCHGEN_HOME") is { Length: > 0 } home ? home
        : Path.Combine(
            Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
            "patchgen");

    private List<string> Certificates =>
        Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder).Where(f => Path.GetExtension(f) is ".cer" or ".pem" or ".crt").Order(StringComparer.Ordinal)] : [];

    /// <summary>Judges a patch: a store without certificates lets its user apply what he likes, with a warning.</summary>
    internal (Failure? Refusal, string? Warning) Verify(PatchArchive patch)
    {
        if (Certificates is []) return (null, patch.Signature is null ? "the patch is not signed." : $"the patch is signed, but {Folder} holds no certificate to check it against.");
        return (new Failure(Code.Untrusted, $"The patch is not signed, and {Folder} demands it."), null);
    }
}
