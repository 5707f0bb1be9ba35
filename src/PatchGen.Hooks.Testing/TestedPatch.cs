using System.Text.Json;

namespace PatchGen.Hooks.Testing;

/// <summary>A patch made for a test: the tarball, and the assemblies that it fits. Deleted with the object.</summary>
public sealed class TestedPatch : IDisposable
{
    private readonly string folder;

    private TestedPatch(string folder, string tarball, string id) => (this.folder, Tarball, Id) = (folder, tarball, id);

    /// <summary>The tarball.</summary>
    public string Tarball { get; }

    /// <summary>The patch's id, 8 characters.</summary>
    public string Id { get; }

    /// <summary>The folder with the pre side's assemblies and PDBs.</summary>
    public string Baseline => Path.Combine(folder, "baseline");

    /// <summary>Builds a project and its baseline and makes the patch between them, as <c>patchgen create</c> does, hooks included.</summary>
    /// <param name="project">The project file or its folder: absolute, or relative to a folder above the test's own.</param>
    /// <param name="baseline">The git ref that is deployed.</param>
    /// <param name="configuration">The configuration of both builds.</param>
    /// <param name="arguments">Further arguments of <c>patchgen create</c>, for example <c>-p:PatchGenBaselineAssembly=...</c>.</param>
    /// <param name="cancel">Ends the build.</param>
    /// <returns>The patch.</returns>
    /// <exception cref="PatchException">The change was refused, or there is nothing to patch: the message says why.</exception>
    /// <exception cref="FileNotFoundException">There is no such project, or <c>patchgen</c> is not installed.</exception>
    public static async Task<TestedPatch> CreateAsync(string project, string? baseline = null, string configuration = "Release", IEnumerable<string>? arguments = null, CancellationToken cancel = default)
    {
        var path = Locate(project);
        var folder = Directory.CreateTempSubdirectory("patchgen-tested-").FullName;
        try
        {
            string[] given =
            [
                "create", path, "-c", configuration, "--json",
                .. baseline is null ? (string[])[] : ["--baseline", baseline],
                $"-p:PatchGenOutputPath={folder}/", $"-p:PatchGenBaselineOutput={folder}/baseline",
                .. arguments ?? [],
            ];
            var answer = await PatchgenTool.RunAsync(given, cancel).ConfigureAwait(false);
            if (answer.Code != "ok") throw new PatchException(answer);
            var patch = answer.Evidence.First(e => e.ValueKind == JsonValueKind.Object).GetProperty("patch").GetString()!;
            return new TestedPatch(folder, patch, answer.Id!);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Locate(string project)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.GetFullPath(project, at.FullName);
            if (File.Exists(path) || Directory.Exists(path)) return path;
        }

        throw new FileNotFoundException($"There is no {project}, neither absolute nor below any folder above {AppContext.BaseDirectory}.");
    }
}
