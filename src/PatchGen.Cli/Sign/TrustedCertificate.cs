using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace PatchGen.Cli.Sign;

/// <summary>A certificate of the trust store, or one that is to enter it.</summary>
/// <param name="File">The file that holds it, and perhaps others.</param>
/// <param name="Certificate">The certificate.</param>
internal sealed record TrustedCertificate(string File, X509Certificate2 Certificate)
{
    /// <summary>SHA-256 over the certificate, in lower-case hexadecimal digits: what `openssl x509 -fingerprint -sha256` prints, without colons.</summary>
    internal string Fingerprint { get; } = Certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary><c>valid</c>, <c>expired</c> or <c>not-yet-valid</c>.</summary>
    internal string State(DateTimeOffset now) =>
        now > Certificate.NotAfter ? "expired" : now < Certificate.NotBefore ? "not-yet-valid" : "valid";

    /// <summary>From when to when it is valid, as days.</summary>
    internal string Validity => $"{Certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {Certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";

    /// <summary>True where it issues others: each of those is trusted too.</summary>
    private bool IsAuthority => Certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    internal JsonNode ToJson(DateTimeOffset now) => new JsonObject
    {
        ["fingerprint"] = Fingerprint,
        ["subject"] = Certificate.Subject,
        ["issuer"] = Certificate.Issuer,
        ["notBefore"] = Certificate.NotBefore.ToUniversalTime(),
        ["notAfter"] = Certificate.NotAfter.ToUniversalTime(),
        ["state"] = State(now),
        ["authority"] = IsAuthority,
        ["file"] = File,
    };

    /// <summary>The same for people: two lines.</summary>
    internal IEnumerable<string> Lines(DateTimeOffset now)
    {
        var state = State(now);
        yield return $"{Fingerprint}  {Certificate.Subject}";
        yield return $"  {(IsAuthority ? "an authority; " : "")}issued by {Certificate.Issuer}; valid {Validity}{(state == "valid" ? "" : $" ({state})")}";
    }
}
