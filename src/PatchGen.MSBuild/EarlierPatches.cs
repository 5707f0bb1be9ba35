namespace PatchGen.MSBuild;

/// <summary>The tarballs of earlier builds: a build that fails leaves none that could be taken for its own.</summary>
internal static class EarlierPatches
{
    public static void Remove(string outputDirectory)
    {
        if (!Directory.Exists(outputDirectory)) return;
        foreach (var file in Directory.EnumerateFiles(outputDirectory, "*.patch.tar.gz")) File.Delete(file);
    }
}
