using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>The CMS signature of a patch: detached, over the manifest's bytes, which name every file by hash.</summary>
internal static class PatchSignature
{
    private static readonly Oid Sha256 = new("2.16.840.1.101.3.4.2.1");
    private static readonly string[] Digests = [Sha256.Value!, "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    /// <summary>The tarball with a signature by this certificate in place of any earlier one.</summary>
    /// <exception cref="CryptographicException">The certificate has no private key that signs.</exception>
    internal static byte[] Sign(PatchArchive patch, X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        var cms = new SignedCms(new ContentInfo(patch.ManifestBytes), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, certificate) { DigestAlgorithm = Sha256, IncludeOption = X509IncludeOption.EndCertOnly };
        signer.Certificates.AddRange(chain);
        cms.ComputeSignature(signer);
        return PatchArchive.Write(patch.Manifest, patch.Files, cms.Encode()).Tarball;
    }

    /// <summary>Who signed; the signature is checked, whether he is trusted is not.</summary>
    internal static Result<X509Certificate2> Signer(PatchArchive patch)
    {
        var cms = new SignedCms(new ContentInfo(patch.ManifestBytes), detached: true);
        try
        {
            cms.Decode(patch.Signature!);
            cms.CheckSignature(verifySignatureOnly: true);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidOperationException)
        {
            return new Failure(Code.Untrusted, $"The signature does not fit the patch: {e.Message.ReplaceLineEndings(" ")}");
        }

        return cms.SignerInfos.Count == 1 && cms.SignerInfos[0] is { Certificate: { } certificate } signer && Digests.Contains(signer.DigestAlgorithm.Value)
            ? certificate
            : new Failure(Code.Untrusted, "The signature has not exactly one signer, with a certificate and a digest of the SHA-2 family.");
    }
}
