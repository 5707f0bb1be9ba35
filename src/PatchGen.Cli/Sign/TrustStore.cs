using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>
/// Whom a host trusts: certificates in <c>PATCHGEN_HOME/trust</c>, of signers or of their authorities. The signature guards the way to the
/// host: who has the target's uid can do to the process whatever he likes without PatchGen.
/// </summary>
/// <param name="Folder">The folder; it need not exist.</param>
internal sealed record TrustStore(string Folder)
{
    /// <summary>The store of this user.</summary>
    internal static TrustStore Default => new(Path.Combine(StateFolder.Path, "trust"));

    /// <summary>Judges a patch: a store without certificates lets its user apply what he likes, with a warning.</summary>
    internal (Failure? Refusal, string? Warning) Verify(PatchArchive patch)
    {
        var certificates = Certificates();
        if (!certificates.Ok) return (certificates.Failure, null);
        if (certificates.Value.Count == 0)
            return (null, patch.Signature is null ? "the patch is not signed." : $"the patch is signed, but {Folder} holds no certificate to check it against.");
        if (patch.Signature is null) return (new Failure(Code.Untrusted, $"The patch is not signed, and {Folder} demands a signature: sign it with `patchgen sign`."), null);
        var signer = PatchSignature.Signer(patch);
        return (signer.Ok ? Trusts(signer.Value, certificates.Value) : signer.Failure, null);
    }

    // What cannot be read may be what was to be trusted alone: nothing is trusted then.
    private Result<X509Certificate2Collection> Certificates()
    {
        var found = new X509Certificate2Collection();
        try
        {
            if (!Directory.Exists(Folder)) return found;
            foreach (var file in Directory.EnumerateFiles(Folder).Where(file => Path.GetExtension(file) is ".cer" or ".crt" or ".pem"))
            {
                if (Path.GetExtension(file) is ".pem") found.ImportFromPemFile(file);
                else found.Add(X509CertificateLoader.LoadCertificateFromFile(file));
            }

            return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return new Failure(Code.Untrusted, $"The trust store {Folder} cannot be read: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private Failure? Trusts(X509Certificate2 signer, X509Certificate2Collection trusted)
    {
        var now = TimeProvider.System.GetLocalNow();
        if (trusted.Any(certificate => certificate.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)))
        {
            return now >= signer.NotBefore && now <= signer.NotAfter ? null
                : new(Code.Untrusted, $"The certificate of '{signer.Subject}' was valid from {signer.NotBefore:yyyy-MM-dd} to {signer.NotAfter:yyyy-MM-dd} only.");
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.3", "code signing"));
        // A host in need of a patch may not reach anything; what is revoked leaves the store.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(signer) ? null
            : new(Code.Untrusted, $"The patch is signed by '{signer.Subject}', whom {Folder} does not trust: {string.Join(" ", chain.ChainStatus.Select(s => s.StatusInformation.Trim()).Distinct())}");
    }
}
