using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>
/// Whom a host trusts: certificates in <c>PATCHGEN_HOME/trust</c>, of signers or of their authorities; <see cref="TrustChange"/> writes it. The signature guards the way to the
/// host: who has the target's uid can do to the process whatever he likes without PatchGen.
/// </summary>
/// <param name="Folder">The folder; it need not exist.</param>
internal sealed record TrustStore(string Folder)
{
    private const int Attempts = 5;

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
        return (signer.Ok ? Trusts(signer.Value, [.. certificates.Value.Select(trusted => trusted.Certificate)]) : signer.Failure, null);
    }

    /// <summary>The certificates, by file. What cannot be read may be what was to be trusted alone: then it is a failure, and nothing is trusted.</summary>
    internal Result<IReadOnlyList<TrustedCertificate>> Certificates()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!Directory.Exists(Folder)) return new List<TrustedCertificate>();
                var found = new List<TrustedCertificate>();
                foreach (var file in Directory.EnumerateFiles(Folder).Where(file => Path.GetExtension(file) is ".cer" or ".crt" or ".pem").Order(StringComparer.Ordinal))
                {
                    var read = CertificateFile.Read(file, Code.Untrusted);
                    if (!read.Ok) return read.Failure with { Message = $"The trust store cannot be read: {read.Failure.Message} Mend the file or remove it." };
                    found.AddRange(read.Value);
                }

                return found;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && attempt < Attempts)
            {
                // Somebody removed one meanwhile: what is there now counts. A link that leads nowhere is found again.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return new Failure(Code.Untrusted, $"The trust store {Folder} cannot be read: {e.Message.ReplaceLineEndings(" ")}");
            }
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
