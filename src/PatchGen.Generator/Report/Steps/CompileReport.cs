using System.Globalization;
using System.Text.Json;
using PatchGen.Generator.Compile;

namespace PatchGen.Generator.Report.Steps;

/// <summary>What Compile gave.</summary>
internal static class CompileReport
{
    public static StepReport Write(SideSummary pre, SideSummary post) => new(
        [$"{post.Name}: both sides compiled{(pre.ImageHash == post.ImageHash ? ", to the same bytes" : "")}.", .. Lines("pre", pre), .. Lines("post", post)],
        Json.Text(json =>
        {
            json.WriteString("step", "compile");
            json.WriteString("assembly", post.Name);
            json.Object("pre", () => Side(json, pre));
            json.Object("post", () => Side(json, post));
        }));

    private static IEnumerable<string> Lines(string name, SideSummary side)
    {
        yield return $"{name,-5}{side.Name} {side.Version}{(side.TargetFramework.Length > 0 ? ", " + side.TargetFramework : "")}, module {side.Mvid}";
        yield return $"     {(side.Rebuilt ? "compiled here" : "as shipped")} by {(side.Compiler is { } compiler ? $"Roslyn {compiler}" : "a compiler that no PDB names")}";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"     {side.SourceFiles} source files ({side.Generated.Length} generated), {side.Types} types, {side.Methods} methods, {side.Fields} fields");
        yield return string.Create(CultureInfo.InvariantCulture, $"     dll {side.ImageHash} ({side.ImageBytes} bytes), pdb {side.PdbHash ?? "none"}");
        foreach (var file in side.Generated) yield return "     generated " + Tail(file);
    }

    private static void Side(Utf8JsonWriter json, SideSummary side)
    {
        json.WriteString("name", side.Name);
        json.WriteString("version", side.Version.ToString());
        json.WriteString("mvid", side.Mvid);
        json.WriteString("targetFramework", side.TargetFramework);
        json.WriteString("compiler", side.Compiler);
        json.WriteBoolean("rebuilt", side.Rebuilt);
        json.WriteNumber("types", side.Types);
        json.WriteNumber("methods", side.Methods);
        json.WriteNumber("fields", side.Fields);
        json.WriteNumber("sourceFiles", side.SourceFiles);
        json.Array("generated", side.Generated, file => json.WriteStringValue(Tail(file)));
        json.WriteNumber("dllBytes", side.ImageBytes);
        json.WriteString("dllSha256", side.ImageHash);
        json.WriteString("pdbSha256", side.PdbHash);
    }

    // Generator assembly, generator type, file: what is before them is a folder of this build.
    private static string Tail(string file) => string.Join('/', file.Replace('\\', '/').Split('/')[^Math.Min(3, file.Replace('\\', '/').Split('/').Length)..]);
}
