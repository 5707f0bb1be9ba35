using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

/// <summary>Trust is decided before the process is even looked for: a trusted patch ends at the process that is not there.</summary>
public sealed class TrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly Sample sample = new();
    private readonly string home = Directory.CreateTempSubdirectory("patchgen-home-").FullName;
    private readonly string file;

    public TrustTests() => file = sample.Answer.File;

    public void Dispose()
    {
        Directory.Delete(home, recursive: true);
        sample.Dispose();
    }

    [Fact]
    public void Without_a_store_an_unsigned_patch_is_applied_with_a_warning()
    {
        var tool = Apply().Is(Code.NoProcess);
        Assert.Contains("warning: the patch is not signed", tool.Error);
    }

    [Fact]
    public void With_a_store_an_unsigned_patch_is_refused()
    {
        Trust(Certificate("CN=release"));
        Apply().Is(Code.Untrusted);
        Apply("--force").Is(Code.Untrusted);
        Tool.Run(Home, "exec", "--json", "--patch", file, "--", "true").Is(Code.Untrusted);
    }

    [Theory]
    [InlineData(".cer")]
    [InlineData(".pem")]
    public void A_patch_signed_by_a_certificate_of_the_store_is_trusted(string extension)
    {
        using var release = Certificate("CN=release");
        Trust(release, extension);
        Sign(release).Is(Code.Ok);
        Assert.DoesNotContain("warning", Apply().Is(Code.NoProcess).Error);
    }

    [Fact]
    public void A_patch_signed_under_an_authority_of_the_store_is_trusted()
    {
        using var authority = Certificate("CN=authority", authority: true);
        using var key = RSA.Create(2048);
        using var issued = new CertificateRequest("CN=release", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .Create(authority, Now.AddDays(-1), Now.AddDays(1), [7]).CopyWithPrivateKey(key);
        Trust(authority);
        Sign(issued).Is(Code.Ok);
        Apply().Is(Code.NoProcess);
    }

    [Fact]
    public void A_patch_signed_by_anybody_else_is_refused()
    {
        using var other = Certificate("CN=other");
        Trust(Certificate("CN=release"));
        Sign(other).Is(Code.Ok);
        Assert.Contains("CN=other", (string)Apply().Is(Code.Untrusted).Json["message"]!);
    }

    [Fact]
    public void A_certificate_that_has_run_out_is_refused()
    {
        using var expired = Certificate("CN=release", days: -10);
        Trust(expired);
        Sign(expired).Is(Code.Ok);
        Apply().Is(Code.Untrusted);
    }

    [Fact]
    public void A_signature_of_another_patch_is_refused()
    {
        using var release = Certificate("CN=release");
        Trust(release);
        Sign(release).Is(Code.Ok);
        var signature = PatchArchive.Read(File.ReadAllBytes(file)).Value!.Signature;
        var other = PatchArchive.Read(File.ReadAllBytes(sample.Inlined.File)).Value!;
        File.WriteAllBytes(file, PatchArchive.Write(other.Manifest, other.Files, signature).Tarball);
        Apply().Is(Code.Untrusted);
    }

    [Fact]
    public void A_signature_that_is_none_is_refused()
    {
        Trust(Certificate("CN=release"));
        var patch = PatchArchive.Read(File.ReadAllBytes(file)).Value!;
        File.WriteAllBytes(file, PatchArchive.Write(patch.Manifest, patch.Files, [1, 2, 3]).Tarball);
        Apply().Is(Code.Untrusted);
    }

    [Fact]
    public void A_store_that_cannot_be_read_trusts_nobody()
    {
        Directory.CreateDirectory(Path.Combine(home, "trust"));
        File.WriteAllText(Path.Combine(home, "trust", "broken.cer"), "x");
        Apply().Is(Code.Untrusted);
    }

    [Fact]
    public void Signing_keeps_the_identity()
    {
        using var release = Certificate("CN=release");
        var before = PatchArchive.Read(File.ReadAllBytes(file)).Value!.Manifest;
        Assert.Equal(before.Id, (string)Sign(release).Is(Code.Ok).Json["id"]!);
        Assert.Equal(before.ContentHash, PatchArchive.Read(File.ReadAllBytes(file)).Value!.Manifest.ContentHash);
    }

    private Dictionary<string, string> Home => new() { ["PATCHGEN_HOME"] = home };

    // No process has this number: it is beyond what the kernel gives out.
    private Tool Apply(params string[] options) => Tool.Run(Home, ["apply", "--json", file, "--pid", "2147483647", .. options]);

    private Tool Sign(X509Certificate2 certificate)
    {
        var pfx = sample.Write("signer.pfx", certificate.Export(X509ContentType.Pfx, "secret"));
        var password = sample.Write("password", "secret\n"u8);
        return Tool.Run(Home, "sign", "--json", file, "--pfx", pfx, "--password-file", password);
    }

    private void Trust(X509Certificate2 certificate, string extension = ".cer")
    {
        var folder = Directory.CreateDirectory(Path.Combine(home, "trust")).FullName;
        var path = Path.Combine(folder, "trusted" + extension);
        if (extension == ".pem") File.WriteAllText(path, certificate.ExportCertificatePem());
        else File.WriteAllBytes(path, certificate.Export(X509ContentType.Cert));
    }

    private static X509Certificate2 Certificate(string name, bool authority = false, int days = 1)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (authority) request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-20), Now.AddDays(days));
    }
}
