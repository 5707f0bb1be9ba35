using System.Globalization;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Generated;

/// <summary>Pages of code that are writable until this is disposed. Pages that were writable before stay so.</summary>
internal sealed class CodePages : IDisposable
{
    private readonly List<nint> _opened = [];

    /// <summary>Makes the first bytes of each piece of code writable; null, or why the system does not let us.</summary>
    public string? Open(IEnumerable<nint> starts)
    {
        var writable = Writable();
        foreach (var page in starts.SelectMany(start => new[] { Page(start), Page(start + Redirection.Size - 1) }).Distinct())
        {
            if (_opened.Contains(page) || writable.Any(range => page >= range.Start && page < range.End)) continue;
            if (NativeAgent.Protect(page, Environment.SystemPageSize, writable: true) is not 0 and var error) return $"the system keeps code from being written (error {error})";
            _opened.Add(page);
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var page in _opened) NativeAgent.Protect(page, Environment.SystemPageSize, writable: false);
        _opened.Clear();
    }

    private static nint Page(nint address) => address & ~((nint)Environment.SystemPageSize - 1);

    // proc(5), maps: `start-end rwxp ...`.
    private static List<CodeRange> Writable() =>
    [
        .. File.ReadLines("/proc/self/maps").Select(line => line.Split(' ', '-')).Where(part => part is [_, _, { Length: 4 } rights, ..] && rights.StartsWith("rwx", StringComparison.Ordinal))
            .Select(part => new CodeRange(nint.Parse(part[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), nint.Parse(part[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))),
    ];
}
