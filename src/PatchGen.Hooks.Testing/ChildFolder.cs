namespace PatchGen.Hooks.Testing;

/// <summary>The process's own copy of the test's folder, with the pre assemblies in it.</summary>
internal sealed class ChildFolder : IDisposable
{
    private readonly string folder;

    private ChildFolder(string folder) => this.folder = folder;

    public static ChildFolder Make(TestedPatch patch)
    {
        var made = new ChildFolder(Directory.CreateTempSubdirectory("patchgen-child-").FullName);
        Copy(new DirectoryInfo(AppContext.BaseDirectory), made.folder);
        Copy(new DirectoryInfo(patch.Baseline), made.folder);
        return made;
    }

    /// <summary>What <c>dotnet</c> is told: this assembly is the program, everything else is as the test has it.</summary>
    public IEnumerable<string> Arguments(Type scenario)
    {
        var test = scenario.Assembly.GetName().Name!;
        var own = Path.Combine(folder, typeof(ChildFolder).Assembly.GetName().Name + ".dll");
        return ["exec", "--depsfile", Path.Combine(folder, test + ".deps.json"), "--runtimeconfig", Path.Combine(folder, test + ".runtimeconfig.json"), own, test, scenario.FullName!];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name), overwrite: true);
        foreach (var inner in from.EnumerateDirectories()) Copy(inner, Path.Combine(to, inner.Name));
    }
}
