using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PatchGen.Cli.Commands;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary><c>patchgen sign</c>: puts a signature into a tarball; its identity stays the same.</summary>
internal static class SignCommand
{
    internal static Command Create(CancellationToken cancel)
    {
        var tarball = GlobalOptions.Tarball();
        var pfx = new Option<FileInfo>("--pfx") { Description = "The certificate and its private key, PKCS #12.", HelpName = "FILE", Required = true };
        var password = new Option<FileInfo?>("--password-file") { Description = "A file whose first line is the password of the PFX.", HelpName = "FILE" };
        return new Command("sign", "Sign a patch, for hosts with a trust store (certificates in $PATCHGEN_HOME/trust).") { tarball, pfx, password }.Does(
            cancel,
            (parsed, _) => Sign(parsed.GetRequiredValue(tarball), parsed.GetRequiredValue(pfx), parsed.GetValue(password)),
            "patchgen sign Shop-8c4o6ucj.patch.tar.gz --pfx release.pfx --password-file release.password");
    }

    private static Outcome Sign(FileInfo file, FileInfo pfx, FileInfo? password)
    {
        var opened = PatchFile.Open(file);
        if (!opened.Ok) return new("sign", opened.Failure);
        if (OpenSsl.Missing() is { } missing) return new("sign", missing);
        var patch = opened.Value.Archive;
        X509Certificate2 signer;
        byte[] signed;
        try
        {
            var secret = password is null ? null : File.ReadLines(password.FullName).FirstOrDefault();
            var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(pfx.FullName, secret, X509KeyStorageFlags.EphemeralKeySet);
            if (all.FirstOrDefault(certificate => certificate.HasPrivateKey) is not { } own) return Refused($"'{pfx.Name}' holds no private key.");
            signer = own;
            signed = PatchSignature.Sign(patch, signer, [.. all.Where(certificate => certificate != signer)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Refused($"'{pfx.Name}' does not sign: {e.Message.ReplaceLineEndings(" ")}");
        }

        // Beside it and then in its place: whoever reads it meanwhile has the one or the other.
        var part = file.FullName + ".part";
        File.WriteAllBytes(part, signed);
        File.Move(part, file.FullName, overwrite: true);
        return new("sign", Code.Ok, $"Update {patch.Manifest.Id} signed by {signer.Subject}") { Id = patch.Manifest.Id };

        Outcome Refused(string why) => new("sign", Code.Usage, why) { Id = patch.Manifest.Id };
    }
}
