using System.IO;
using System.Linq;
using System.Text;
using SharpCompress.Archives.Tar;
using SharpCompress.Common;

// The fix reports a header that cannot be read; before it, the reader went on as if there were nothing.
public static class Probe
{
    public static string Run()
    {
        try
        {
            using var archive = TarArchive.Open(new MemoryStream(Corrupted()));
            return $"{archive.Entries.Count()} entries, no error";
        }
        catch (IncompleteArchiveException)
        {
            return "reported as incomplete";
        }
    }

    // A header whose size is no number, then the two empty blocks that end an archive.
    private static byte[] Corrupted()
    {
        var archive = new byte[512 * 3];
        Encoding.ASCII.GetBytes("name").CopyTo(archive, 0);
        Encoding.ASCII.GetBytes("notoctal!!!").CopyTo(archive, 124);
        return archive;
    }
}
