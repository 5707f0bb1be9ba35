using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

/// <summary><c>patchgen trust</c>: what it writes is what <c>apply</c> goes by.</summary>
public sealed class TrustCommandTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly Sample sample = new();
    private readonly string home = Path.Combine(Directory.CreateTempSubdirectory("patchgen-home-").FullName, "state", "patchgen");

    public void Dispose()
    {
        Directory.Delete(Path.GetFullPath(Path.Combine(home, "../..")), recursive: true);
        sample.Dispose();
    }

    [Theory]
    [InlineData("trust")]
    [InlineData("trust", "add")]
    [InlineData("trust", "list")]
    [InlineData("trust", "remove")]
    public void Each_of_its_commands_has_help_with_an_example(params string[] command)
    {
        var help = Trust([.. command[1..], "--help"]);
        Assert.Equal(0, help.Exit);
        Assert.Contains($"Examples:{Environment.NewLine}  patchgen {string.Join(' ', command)}", help.Output);
    }

    [Fact]
    public void What_is_added_is_trusted_is_listed_and_is_trusted_no_longer_once_it_is_removed()
    {
        using var release = Certificate("CN=release");
        var file = sample.Answer.File;
        Sign(file, release);

        var added = Trust("add", "--json", Pem(release)).Is(Code.Ok);
        Assert.Equal("trust add", (string)added.Json["command"]!);
        var shown = Assert.Single(added.Json["evidence"]!.AsArray())!;
        Assert.Equal((Print(release), "CN=release", "valid"), ((string)shown["fingerprint"]!, (string)shown["subject"]!, (string)shown["state"]!));
        Assert.DoesNotContain("warning", Apply(file).Is(Code.NoProcess).Error);

        Assert.True(JsonNode.DeepEquals(shown, Assert.Single(Trust("list", "--json").Is(Code.Ok).Json["evidence"]!.AsArray())));
        var text = Trust("list").Output;
        Assert.Contains(Print(release), text);
        Assert.Contains($"valid {release.NotBefore.ToUniversalTime():yyyy-MM-dd} to {release.NotAfter.ToUniversalTime():yyyy-MM-dd}", text);

        using var other = Certificate("CN=other");
        Trust("add", "--json", Pem(other)).Is(Code.Ok);
        Trust("remove", "--json", Print(release)[..8].ToUpperInvariant()).Is(Code.Ok);
        Apply(file).Is(Code.Untrusted);
    }

    [Fact]
    public void Adding_it_again_changes_nothing()
    {
        using var release = Certificate("CN=release");
        Trust("add", "--json", Pem(release)).Is(Code.Ok);
        var written = Files();

        Assert.StartsWith("Trusted already", (string)Trust("add", "--json", Der(release)).Is(Code.Ok).Json["message"]!);

        Assert.Equal(written, Files());
    }

    [Fact]
    public void Only_its_owner_may_write_to_the_store_and_everybody_may_read_it()
    {
        using var release = Certificate("CN=release");
        Assert.Equal(0, Tool.Start("sh", ["-c", "umask 077; exec \"$@\"", "sh", "env", $"PATCHGEN_HOME={home}", "dotnet", Tool.Path, "trust", "add", Pem(release)]).Exit);

        Assert.Equal("755", Convert.ToString((int)File.GetUnixFileMode(Store), 8));
        Assert.Equal("644", Convert.ToString((int)File.GetUnixFileMode(Assert.Single(Files())), 8));
    }

    [Fact]
    public void A_store_that_anybody_may_write_to_takes_nothing()
    {
        using var release = Certificate("CN=release");
        File.SetUnixFileMode(Directory.CreateDirectory(Store).FullName, (UnixFileMode)0b111_111_111);

        var refused = Trust("add", "--json", Pem(release)).Is(Code.Untrusted);

        Assert.Contains("chmod 755", (string)refused.Json["message"]!);
        Assert.Empty(Files());
    }

    [Fact]
    public void Files_with_anything_secret_and_files_that_are_none_are_refused()
    {
        using var key = RSA.Create(2048);
        using var release = Certificate("CN=release", key);
        var pem = release.ExportCertificatePem();
        Refused("private key", "key.pem", key.ExportPkcs8PrivateKeyPem());
        Refused("private key", "both.pem", pem + "\n" + key.ExportRSAPrivateKeyPem());
        Refused("private key", "release.pfx", release.Export(X509ContentType.Pfx, "secret"));
        Refused("public key without its certificate", "public.pem", key.ExportSubjectPublicKeyInfoPem());
        Refused("as a certificate", "half.cer", release.RawData[..200]);
        Refused("as a certificate", "half.pem", pem.Replace("MII", "MIJ"));
        Refused("as a certificate", "key.der", key.ExportPkcs8PrivateKey());
        Refused("as a certificate", "words.cer", "hello");
        Refused("no certificate", "empty.pem", "");
        Refused("no certificate", "request.pem", new CertificateRequest("CN=release", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem());
        Assert.StartsWith("There is no file", (string)Trust("add", "--json", "/no/such/file").Is(Code.Usage).Json["message"]!);
        Assert.False(Directory.Exists(Store));
    }

    [Fact]
    public void A_certificate_that_has_run_out_is_not_added()
    {
        using var expired = Certificate("CN=release", days: -1);
        Assert.Contains("ran out", (string)Trust("add", "--json", Pem(expired)).Is(Code.Usage).Json["message"]!);
        Assert.False(Directory.Exists(Store));
    }

    [Fact]
    public void The_last_certificate_is_removed_only_where_that_is_said()
    {
        using var release = Certificate("CN=release");
        var file = sample.Answer.File;
        Trust("add", "--json", Pem(release)).Is(Code.Ok);

        Assert.Contains("--last", (string)Trust("remove", "--json", Print(release)).Is(Code.Usage).Json["message"]!);
        Apply(file).Is(Code.Untrusted);

        Trust("remove", "--json", "--last", Print(release)).Is(Code.Ok);
        Assert.Empty(Files());
        Apply(file).Is(Code.NoProcess);
    }

    [Theory]
    [InlineData("12", "is no fingerprint")]
    [InlineData("release", "is no fingerprint")]
    [InlineData("00000000", "No certificate begins with 00000000")]
    public void What_names_no_certificate_removes_none(string fingerprint, string why)
    {
        using var release = Certificate("CN=release");
        Trust("add", "--json", Pem(release)).Is(Code.Ok);

        Assert.Contains(why, (string)Trust("remove", "--json", "--last", fingerprint).Is(Code.Usage).Json["message"]!);

        Assert.Single(Files());
    }

    [Fact]
    public void A_file_with_several_gives_up_the_one_that_is_removed_and_keeps_the_others()
    {
        using var one = Certificate("CN=one");
        using var two = Certificate("CN=two");
        Directory.CreateDirectory(Store);
        File.WriteAllText(Path.Combine(Store, "all.pem"), one.ExportCertificatePem() + "\n" + two.ExportCertificatePem());

        Trust("remove", "--json", Print(one)).Is(Code.Ok);

        var left = Assert.Single(Trust("list", "--json").Is(Code.Ok).Json["evidence"]!.AsArray())!;
        Assert.Equal("CN=two", (string)left["subject"]!);
    }

    [Fact]
    public void A_store_that_cannot_be_read_names_the_file()
    {
        Directory.CreateDirectory(Store);
        // A file without a certificate may have held the only one: it must not pass for an empty store.
        File.WriteAllText(Path.Combine(Store, "empty.pem"), "");

        Assert.Contains("empty.pem", (string)Trust("list", "--json").Is(Code.Untrusted).Json["message"]!);
        Apply(sample.Answer.File).Is(Code.Untrusted);
    }

    [Fact]
    public void Several_at_once_all_come_in_and_the_last_stays()
    {
        var certificates = Enumerable.Range(0, 4).Select(i => Certificate($"CN=release {i}")).ToList();
        var adding = certificates.Select(one => Begin("add", "--json", Pem(one))).ToList();
        Assert.All(adding, process => Tool.End(process).Is(Code.Ok));
        Assert.Equal(4, Trust("list", "--json").Is(Code.Ok).Json["evidence"]!.AsArray().Count);

        var removing = certificates.Select(one => Begin("remove", "--json", Print(one))).ToList();
        var ends = removing.Select(Tool.End).Select(tool => tool.Exit).Order().ToList();

        // Whoever came last met the last.
        Assert.Equal([0, 0, 0, 2], ends);
        Assert.Single(Files());
        certificates.ForEach(one => one.Dispose());
    }

    [Fact]
    public void A_wrong_command_below_it_is_named()
    {
        Assert.StartsWith("patchgen: usage: There is no 'lst'; did you mean 'list'?", Trust("lst").Error);
        Assert.StartsWith("patchgen: usage: Name a command: 'trust add', 'trust list', 'trust remove'.", Trust().Error);
        Assert.StartsWith("patchgen: usage: 'add' needs <certificate>", Trust("add").Error);
    }

    private string Store => Path.Combine(home, "trust");

    private Dictionary<string, string> Home => new() { ["PATCHGEN_HOME"] = home };

    // Its turn is taken by a file that begins with a dot.
    private string[] Files() => Directory.Exists(Store) ? [.. Directory.GetFiles(Store).Where(file => Path.GetFileName(file) != ".turn").Order()] : [];

    private Tool Trust(params string[] arguments) => Tool.Run(Home, ["trust", .. arguments]);

    private System.Diagnostics.Process Begin(params string[] arguments) => Tool.Begin(Home, ["trust", .. arguments]);

    // No process has this number: it is beyond what the kernel gives out.
    private Tool Apply(string file) => Tool.Run(Home, "apply", "--json", file, "--pid", "2147483647");

    private void Refused(string why, string name, string text) => Refused(why, name, System.Text.Encoding.ASCII.GetBytes(text));

    private void Refused(string why, string name, byte[] bytes)
    {
        var refused = Trust("add", "--json", sample.Write(name, bytes)).Is(Code.Usage);
        var message = (string)refused.Json["message"]!;
        Assert.Contains(why, message);
        Assert.Contains(name, message);
    }

    private void Sign(string file, X509Certificate2 certificate)
    {
        var pfx = sample.Write("signer.pfx", certificate.Export(X509ContentType.Pfx, "secret"));
        Tool.Run(Home, "sign", "--json", file, "--pfx", pfx, "--password-file", sample.Write("password", "secret\n"u8)).Is(Code.Ok);
    }

    private string Pem(X509Certificate2 certificate) => sample.Write($"{Print(certificate)}.pem", System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));

    private string Der(X509Certificate2 certificate) => sample.Write($"{Print(certificate)}.der", certificate.RawData);

    private static string Print(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    private static X509Certificate2 Certificate(string name, RSA? shared = null, int days = 1)
    {
        using var own = RSA.Create(2048);
        return new CertificateRequest(name, shared ?? own, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(Now.AddDays(-20), Now.AddDays(days));
    }
}
