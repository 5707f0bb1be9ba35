using PatchGen.Generator.Compile;

namespace PatchGen.Tests.Compile;

/// <summary>What two sides share makes neither another than it is alone.</summary>
public sealed class SharedInputsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-shared-").FullName;

    [Fact]
    public void Each_side_is_what_it_is_alone()
    {
        var (pre, post) = (Side("pre", "1"), Side("post", "2"));
        var shared = new SharedInputs();
        using var first = Compiler.Compile(pre, CancellationToken.None, shared).Value!;
        using var second = Compiler.Compile(post, CancellationToken.None, shared).Value!;
        using var alone = Compiler.Compile(post, CancellationToken.None).Value!;
        Assert.Equal(alone.Image, second.Image);
        Assert.Equal(alone.Pdb, second.Pdb);
        Assert.NotEqual(first.Mvid, second.Mvid);
        Assert.All(second.Compilation!.SyntaxTrees, tree => Assert.StartsWith(Path.Combine(folder, "post"), tree.FilePath));
    }

    [Fact]
    public void The_same_file_under_other_symbols_is_read_anew()
    {
        var side = Side("pre", "1");
        var shared = new SharedInputs();
        using var without = Compiler.Compile(side, CancellationToken.None, shared).Value!;
        using var with = Compiler.Compile(side with { CscArguments = [.. side.CscArguments, "/define:MORE"] }, CancellationToken.None, shared).Value!;
        Assert.DoesNotContain(without.Metadata.TypeDefinitions, t => without.Name(t) == "More");
        Assert.Contains(with.Metadata.TypeDefinitions, t => with.Name(t) == "More");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private SideInput.Sources Side(string name, string value)
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
        File.WriteAllText(Path.Combine(directory, "Same.cs"), "public class Same {}\n#if MORE\npublic class More {}\n#endif\n");
        File.WriteAllText(Path.Combine(directory, "Other.cs"), $"public class Other {{ public int M([System.Runtime.CompilerServices.CallerFilePath] string file = \"\") => {value} + file.Length; public int N() => M(); }}");
        return new(directory, ["/target:library", "/deterministic+", "/debug:portable", "/out:Lib.dll", $"/reference:{typeof(object).Assembly.Location}", "Same.cs", "Other.cs"]);
    }
}

file static class Names
{
    public static string Name(this Snapshot side, System.Reflection.Metadata.TypeDefinitionHandle type) => side.Metadata.GetString(side.Metadata.GetTypeDefinition(type).Name);
}
