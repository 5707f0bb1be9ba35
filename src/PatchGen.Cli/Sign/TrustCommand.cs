using System.CommandLine;
using PatchGen.Cli.Commands;
using PatchGen.Cli.Output;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary><c>patchgen trust</c>: whose patches this user's processes take.</summary>
internal static class TrustCommand
{
    // Fewer digits are a slip of the finger sooner than a name.
    private const int ShortestPrefix = 4;

    internal static Command Create(CancellationToken cancel)
    {
        var trust = new Command("trust", "Decide whose patches are taken: the certificates of $PATCHGEN_HOME/trust.") { Add(cancel), List(cancel), Remove(cancel) };
        ExampleHelp.Add(trust, "patchgen trust add release.pem", "patchgen trust list", "patchgen trust remove 3f9a1c");
        return trust;
    }

    private static Command Add(CancellationToken cancel)
    {
        var file = new Argument<FileInfo>("certificate") { Description = "A file with the certificate of a signer, or of an authority that issues signers' certificates: PEM or DER, without private keys." };
        return new Command("add", "Trust who signs with a certificate. With the first, unsigned patches are refused from then on.") { file }.Does(
            cancel,
            (parsed, _) => Add(parsed.GetRequiredValue(file), TrustStore.Default, cancel),
            "patchgen trust add release.pem",
            "patchgen trust add --json release.cer | jq -r '.evidence[].fingerprint'");
    }

    private static Command List(CancellationToken cancel) => new Command("list", "List whom you trust.").Does(
        cancel,
        (_, _) => List(TrustStore.Default),
        "patchgen trust list",
        "patchgen trust list --json | jq '.evidence[] | select(.state != \"valid\")'");

    private static Command Remove(CancellationToken cancel)
    {
        var fingerprint = new Argument<string>("fingerprint") { Description = "The SHA-256 fingerprint that `patchgen trust list` prints, or its beginning." };
        var last = new Option<bool>("--last") { Description = "Also where it is the last certificate, after which unsigned patches are taken again." };
        return new Command("remove", "Trust who signs with a certificate no longer. Patches that are applied stay.") { fingerprint, last }.Does(
            cancel,
            (parsed, _) => Remove(parsed.GetRequiredValue(fingerprint), parsed.GetValue(last), TrustStore.Default, cancel),
            "patchgen trust remove 3f9a1c",
            "patchgen trust remove 3f9a1c --last");
    }

    private static Outcome Add(FileInfo file, TrustStore store, CancellationToken cancel)
    {
        Result<IReadOnlyList<TrustedCertificate>> read;
        try
        {
            read = CertificateFile.Read(file.FullName, Code.Usage);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new("trust add", Code.Usage, $"There is no file '{file}'.");
        }

        if (!read.Ok) return new("trust add", read.Failure);
        var now = TimeProvider.System.GetUtcNow();
        if (read.Value.FirstOrDefault(one => one.State(now) == "expired") is { } expired)
            return Show(new("trust add", Code.Usage, $"The certificate of '{expired.Certificate.Subject}' ran out: no patch that it signed is trusted any more. Add the one that came in its place."), [expired], now);

        var change = TrustChange.Begin(store, cancel);
        if (!change.Ok) return new("trust add", change.Failure);
        using var turn = change.Value;
        var added = turn.Add(read.Value);
        if (!added.Ok) return new("trust add", added.Failure);
        var message = added.Value.Count == 0 ? "Trusted already; nothing was changed." : $"{Certificates(added.Value.Count)} added. Patches that nobody of {store.Folder} signed are refused.";
        return Show(new("trust add", Code.Ok, message), added.Value.Count == 0 ? read.Value : added.Value, now);
    }

    private static Outcome List(TrustStore store)
    {
        var certificates = store.Certificates();
        if (!certificates.Ok) return new("trust list", certificates.Failure);
        var message = certificates.Value.Count == 0
            ? $"{store.Folder} holds no certificate: unsigned patches are taken, with a warning."
            : $"{Certificates(certificates.Value.Count)} in {store.Folder}: patches that nobody of them signed are refused.";
        return Show(new("trust list", Code.Ok, message), certificates.Value, TimeProvider.System.GetUtcNow());
    }

    private static Outcome Remove(string fingerprint, bool last, TrustStore store, CancellationToken cancel)
    {
        var prefix = fingerprint.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        if (prefix.Length < ShortestPrefix || !prefix.All(char.IsAsciiHexDigit))
            return new("trust remove", Code.Usage, $"'{fingerprint}' is no fingerprint: give {ShortestPrefix} hexadecimal digits or more of one that `patchgen trust list` prints.");
        var change = TrustChange.Begin(store, cancel);
        if (!change.Ok) return new("trust remove", change.Failure);
        using var turn = change.Value;
        var certificates = store.Certificates();
        if (!certificates.Ok) return new("trust remove", certificates.Failure);

        var now = TimeProvider.System.GetUtcNow();
        var known = certificates.Value.DistinctBy(one => one.Fingerprint).ToList();
        var meant = known.Where(one => one.Fingerprint.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        if (meant is not [var one]) return Show(new("trust remove", Code.Usage, meant.Count == 0 ? $"No certificate begins with {prefix} (`patchgen trust list` lists them)." : $"{prefix} is the beginning of {meant.Count} certificates: give more digits."), meant, now);
        if (known.Count == 1 && !last)
            return Show(new("trust remove", Code.Usage, "It is the last certificate: without any, unsigned patches are taken. Add the one that comes in its place first, or give --last."), meant, now);
        if (turn.Remove(one.Fingerprint, certificates.Value) is { } failure) return new("trust remove", failure);
        var rest = known.Count == 1 ? $"{store.Folder} holds none any more: unsigned patches are taken, with a warning" : $"{Certificates(known.Count - 1)} left";
        return Show(new("trust remove", Code.Ok, $"Certificate removed; {rest}."), meant, now);
    }

    private static Outcome Show(Outcome outcome, IReadOnlyList<TrustedCertificate> certificates, DateTimeOffset now) => outcome with
    {
        Evidence = [.. certificates.Select(one => one.ToJson(now))],
        Text = [.. certificates.SelectMany(one => one.Lines(now))],
    };

    private static string Certificates(int count) => count == 1 ? "1 certificate" : $"{count} certificates";
}
