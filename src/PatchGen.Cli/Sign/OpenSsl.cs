using System.Runtime.InteropServices;
using PatchGen.Format;

namespace PatchGen.Cli.Sign;

/// <summary>
/// The system's OpenSSL, which .NET takes for certificates and signatures. Where there is none, .NET ends the process when it is first needed:
/// so it is looked for before. Patches without a signature need none.
/// </summary>
internal static class OpenSsl
{
    // What .NET itself looks for.
    private static readonly string[] Libraries = ["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"];

    /// <summary>Null, or that there is none.</summary>
    internal static Failure? Missing() =>
        Environment.GetEnvironmentVariable("CLR_OPENSSL_VERSION_OVERRIDE") is { Length: > 0 } || Libraries.Any(name => NativeLibrary.TryLoad(name, out _)) ? null
        : new(Code.Untrusted, "This system has no OpenSSL, without which no certificate can be read and no signature checked: install it (Debian 12, Ubuntu 22.04: apt-get install libssl3).");
}
