using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Generator;
using PatchGen.Generator.Compile;
using PatchGen.Oracle.Cases;
using PatchGen.Oracle.Generate;
using PatchGen.Oracle.Targets;

namespace PatchGen.Oracle.Making;

/// <summary>A case on disk: both source trees, as two checkouts would lie.</summary>
internal sealed class Trees
{
    private const string Usings = """
        global using System; global using System.Collections; global using System.Collections.Generic; global using System.Globalization; global using System.IO; global using System.Linq;
        global using System.Reflection; global using System.Runtime.CompilerServices; global using System.Text; global using System.Threading; global using System.Threading.Tasks;
        """;

    private readonly Case _case;
    private readonly Configuration _configuration;
    private readonly DotNet _dotnet;
    private readonly string _root;

    private Trees(Case @case, Configuration configuration, DotNet dotnet, string root) => (_case, _configuration, _dotnet, _root) = (@case, configuration, dotnet, root);

    /// <summary>Writes them to a folder of their own.</summary>
    public static Trees Write(Case @case, Configuration configuration, string root)
    {
        var trees = new Trees(@case, configuration, DotNet.Of(configuration.Major), root);
        foreach (var side in Enum.GetValues<Side>())
            foreach (var part in @case.Parts)
            {
                var folder = Directory.CreateDirectory(trees.Folder(side, part)).FullName;
                File.WriteAllText(Path.Combine(folder, "Program.cs"), part.Of(side));
                File.WriteAllText(Path.Combine(folder, "Usings.cs"), Usings);
            }

        return trees;
    }

    /// <summary>The request for the patch between them.</summary>
    public PatchRequest Request(string baseline, string output) => new()
    {
        Pre = Sources(Side.Pre, _case.Parts[^1]),
        Post = Sources(Side.Post, _case.Parts[^1]),
        References = [.. _case.Parts.SkipLast(1).Select(part => new ReferencedProject { Project = part.Assembly + ".csproj", Pre = Sources(Side.Pre, part), Post = Sources(Side.Post, part) })],
        AllReferences = true,
        Baseline = new Baseline { Kind = BaselineKind.Directory, Name = "pre", Rebuilt = true },
        BaselineOutput = baseline,
        OutputDirectory = output,
    };

    /// <summary>How an assembly is compiled.</summary>
    public SideInput.Sources Sources(Side side, Part part)
    {
        ImmutableArray<string> arguments =
        [
            // No entry point: what only it leads to has run when a process is patched, and the rules know.
            "/target:library", $"/out:obj/{part.Assembly}.dll", _configuration.Optimized ? "/optimize+" : "/optimize-", "/deterministic+", "/debug:portable", "/unsafe+",
            "/nostdlib+", "/langversion:latest", "/nullable:disable", "/nowarn:CS0162;CS0164;CS0168;CS0219;CS0649;CS0414;CS0169;CS1998;CS4014",
            .. (_case.Feature == GeneratedCases.Feature ? _dotnet.PlainReferencePaths : _dotnet.ReferencePaths).Select(path => "/reference:" + path),
            .. _case.Parts.TakeWhile(other => other != part).Select(other => "/reference:" + Image(side, other)),
            "Program.cs", "Usings.cs",
        ];
        // Seen at one place, whatever side it is: nothing that differs comes from the folder's name.
        return new(Folder(side, part), arguments, Path.Combine(_root, $"{side}"), "/src") { Output = Image(side, part) };
    }

    private string Folder(Side side, Part part) => Path.Combine(_root, $"{side}", part.Assembly);

    private string Image(Side side, Part part) => Path.Combine(Folder(side, part), "obj", part.Assembly + ".dll");
}
