using System.Text;

namespace PatchGen.Cli.Attach.Target;

/// <summary>What is packed into the executable of a single-file program: the names of the files and its <c>runtimeconfig.json</c>.</summary>
/// <param name="Files">The names of the files, as paths below the program's folder.</param>
/// <param name="Configuration">The bytes of its <c>runtimeconfig.json</c>; empty where it has none.</param>
internal sealed record Bundle(IReadOnlySet<string> Files, byte[] Configuration)
{
    // dotnet/runtime, bundle_marker.cpp: the host finds its bundle by these bytes in its own data, with the header's offset before them.
    private const int FirstVersionWithConfiguration = 2;
    private const int FirstVersionWithCompression = 6;
    private const int MostFiles = 10_000;
    private const int LongestConfiguration = 1 << 20;

    private static readonly byte[] Mark = Convert.FromHexString("8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae");

    /// <summary>Reads the bundle of a process's executable; null where it has none, or none that this version can read.</summary>
    internal static Bundle? Of(int pid)
    {
        try
        {
            using var file = File.OpenRead($"/proc/{pid}/exe");
            if (FileSearch.Find(file, Mark) is not (> sizeof(long) and var mark)) return null;
            using var reader = new BinaryReader(file, Encoding.UTF8);
            file.Position = mark - sizeof(long);
            var header = reader.ReadInt64();
            if (header <= 0 || header >= file.Length) return null;
            file.Position = header;
            return Read(file, reader);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            // Somebody else's file: what cannot be read tells nothing.
            return null;
        }
    }

    private static Bundle? Read(FileStream file, BinaryReader reader)
    {
        var version = reader.ReadUInt32();
        _ = reader.ReadUInt32();
        var count = reader.ReadInt32();
        _ = reader.ReadString();
        if (version < FirstVersionWithConfiguration || count is < 0 or > MostFiles) return null;
        _ = (reader.ReadInt64(), reader.ReadInt64());
        var (at, size) = (reader.ReadInt64(), reader.ReadInt64());
        _ = reader.ReadUInt64();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < count; i++)
        {
            _ = (reader.ReadInt64(), reader.ReadInt64());
            if (version >= FirstVersionWithCompression) _ = reader.ReadInt64();
            _ = reader.ReadByte();
            names.Add(reader.ReadString());
        }

        if (size is <= 0 or > LongestConfiguration) return new(names, []);
        file.Position = at;
        return new(names, reader.ReadBytes((int)size));
    }
}
