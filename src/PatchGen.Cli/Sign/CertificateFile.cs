using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>Certificates from a file, PEM or DER. A file with anything secret is refused, so that no key ends up where all may read it.</summary>
internal static class CertificateFile
{
    private const int LargestFile = 1 << 20;

    /// <summary>The certificates of a file: one at least.</summary>
    /// <param name="path">The file.</param>
    /// <param name="code">The code of a refusal: whose mistake it is depends on whose file it is.</param>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="DirectoryNotFoundException">Not even its folder.</exception>
    internal static Result<IReadOnlyList<TrustedCertificate>> Read(string path, Code code)
    {
        try
        {
            if (OpenSsl.Missing() is { } missing) return missing;
            using var stream = File.OpenRead(path);
            var bytes = new byte[LargestFile + 1];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length > LargestFile ? Refused($"has more than {LargestFile} bytes, which no certificate has") : Parse(bytes.AsSpan(0, length));
        }
        catch (Exception e) when (e is CryptographicException or IOException and not (FileNotFoundException or DirectoryNotFoundException) or UnauthorizedAccessException)
        {
            return Refused($"cannot be read as a certificate: {e.Message.ReplaceLineEndings(" ")}");
        }

        Result<IReadOnlyList<TrustedCertificate>> Parse(ReadOnlySpan<byte> bytes)
        {
            var found = new X509Certificate2Collection();
            if (bytes.IsEmpty) return Refused("holds no certificate");
            if (bytes.IndexOf("-----BEGIN "u8) >= 0)
            {
                if (bytes.IndexOf("PRIVATE KEY-----"u8) >= 0) return Refused("holds a private key, which belongs to who signs alone: take the certificate by itself, with `openssl x509 -in FILE -out release.pem`");
                found.ImportFromPem(System.Text.Encoding.UTF8.GetString(bytes));
                if (found.Count == 0 && bytes.IndexOf("PUBLIC KEY-----"u8) >= 0) return Refused("holds a public key without its certificate; a signature names the certificate, which has the key in it");
            }
            else if (X509Certificate2.GetCertContentType(bytes) is X509ContentType.Pfx)
            {
                return Refused("is a PKCS #12 store, which holds the private key: take the certificate by itself, with `openssl pkcs12 -nokeys -clcerts -in FILE -out release.pem`");
            }
            else
            {
                found.Add(X509CertificateLoader.LoadCertificate(bytes));
            }

            return found.Count == 0 ? Refused("holds no certificate") : found.Select(certificate => new TrustedCertificate(path, certificate)).ToList();
        }

        Failure Refused(string why) => new(code, $"'{path}' {why}.");
    }
}
