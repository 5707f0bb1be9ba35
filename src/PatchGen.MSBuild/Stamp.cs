namespace PatchGen.MSBuild;

/// <summary>A file whose time says when its content last changed: the input of targets.</summary>
internal static class Stamp
{
    public static void Write(string path, string content)
    {
        if (File.Exists(path) && File.ReadAllText(path) == content) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
