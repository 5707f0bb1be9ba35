using System.Security.Cryptography;
using System.Text;

namespace PatchGen.Tests.Compile;

/// <summary>A source tree in a folder of its own that uses all that decides what csc writes; deleted at the end.</summary>
internal sealed class ScratchTree : IDisposable
{
    public ScratchTree(string name = "tree")
    {
        Root = Path.Combine(Directory.CreateTempSubdirectory("patchgen-").FullName, name);
        Write("src/Lib.cs", """
            using System.Runtime.CompilerServices;
            using System.Text.RegularExpressions;
            [assembly: System.Reflection.AssemblyInformationalVersion("1.2.3+abc")]
            namespace Scratch;
            public partial class Lib
            {
                [GeneratedRegex("a+b")] private static partial Regex Pattern();
                public string? Where([CallerFilePath] string path = "") => path;
                public string Here() => Where()!;
                public System.Func<int, int> Add(int n) => x => x + n;
            #line 10 "other.txt"
                public async System.Threading.Tasks.Task<int> Later() { await System.Threading.Tasks.Task.Yield(); return 1; }
            #line default
            }
            file class Hidden { public static int Count = 1; }
            """);
        Write("src/Gen.cs", "#nullable enable\nnamespace Scratch; public class Nothing { public string? Name; }\n");
        Write("src/.editorconfig", "root = true\n[Gen.cs]\ngenerated_code = true\n[*.cs]\ndotnet_diagnostic.CS0169.severity = error\n");
        Write("src/other.txt", "see #line");
        Write("src/data.bin", "some data");
        Write("src/extra.txt", "an additional file");
        Write("obj/link.json", $$"""{ "documents": { "{{Root}}/*": "https://example.org/raw/abc/*" } }""");
        // Not UTF-8: csc falls back to the system's encoding and says so in the PDB.
        File.WriteAllBytes(Path.Combine(Root, "src/Latin.cs"), Encoding.Latin1.GetBytes("namespace Scratch; public class Latin { public const string Text = \"Grüße\"; }\n"));
        using var rsa = new RSACryptoServiceProvider(1024);
        File.WriteAllBytes(Path.Combine(Root, "key.snk"), rsa.ExportCspBlob(true));
    }

    public string Root { get; }

    /// <summary>The project's folder.</summary>
    public string Project => Path.Combine(Root, "src");

    /// <summary>The compiler's arguments, as MSBuild gives them: relative sources, absolute references.</summary>
    public IEnumerable<string> Arguments(params string[] more) =>
    [
        "/target:library", "/out:../obj/Scratch.dll", "/deterministic+", "/optimize+", "/langversion:latest", "/nullable:enable",
        "/checksumalgorithm:SHA256", "/nostdlib+", $"/keyfile:{Root}/key.snk", "/resource:data.bin,Scratch.data.bin", "/additionalfile:extra.txt",
        $"/analyzerconfig:{Root}/src/.editorconfig",
        .. more.Contains("/debug-") ? Enumerable.Empty<string>() : [$"/sourcelink:{Root}/obj/link.json"],
        .. Directory.EnumerateFiles(Path.Combine(SdkCompiler.ReferencePack, "ref"), "*.dll", SearchOption.AllDirectories).Order().Select(path => "/reference:" + path),
        .. Directory.EnumerateFiles(Path.Combine(SdkCompiler.ReferencePack, "analyzers/dotnet/cs"), "*.dll").Order().Select(path => "/analyzer:" + path),
        .. more,
        "Lib.cs", "Gen.cs", "Latin.cs", "Lib.cs",
    ];

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>What csc wrote, or nothing.</summary>
    public byte[] Built(string file) => File.Exists(Path.Combine(Root, "obj", file)) ? File.ReadAllBytes(Path.Combine(Root, "obj", file)) : [];

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(Root)!, recursive: true);
}
