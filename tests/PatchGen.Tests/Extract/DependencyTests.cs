using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.Extract;

/// <summary>Targets that use another assembly than the framework.</summary>
public sealed class DependencyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("patchgen-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_patch_may_use_the_internals_of_an_assembly_whose_friend_the_target_is()
    {
        var dependency = Write("Dep", """
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Lib")]
            public class Shared { internal static string Hidden(int x) => "hidden" + x; protected string Prot() => "prot"; internal class Inner { internal int F = 3; } }
            """);
        const string Source = """public class C : Shared { public string M() => Hidden(«1 ¦ 2») + Prot() + new Inner().F; } public static class Probe { public static string Run() => new C().M(); }""";
        using var pre = Snapshot(Alternates.Pre(Source), dependency);
        using var post = Snapshot(Alternates.Post(Source), dependency);
        var patch = Extractor.Extract(Compared.Of(pre, post), CancellationToken.None).Value!;

        var context = new AssemblyLoadContext("friends");
        context.LoadFromStream(new MemoryStream(File.ReadAllBytes(dependency)));
        var target = context.LoadFromStream(new MemoryStream(Trampolines.Put([.. pre.Image], patch)));
        context.LoadFromStream(new MemoryStream(patch.Image));
        Assert.Equal("hidden2prot3", target.GetType("Probe")!.GetMethod("Run")!.Invoke(null, null));
    }

    [Theory]
    [InlineData("public static int New() => 2;", "Shared.New()", "has no member Shared.New()")]
    [InlineData("public class Added { public static int X = 2; }", "Shared.Added.X", "has no type Shared/Added")]
    [InlineData("public static int F = 2;", "Shared.F", "has no member Shared.F")]
    public void What_the_dependency_of_the_running_process_lacks_is_refused(string added, string use, string said)
    {
        var before = Write("pre/Dep", "public class Shared { public static int Old() => 1; }");
        var after = Write("post/Dep", $"public class Shared {{ public static int Old() => 1; {added} }}");
        using var pre = Snapshot("public class C { public int M() => Shared.Old(); }", before);
        using var post = Snapshot($"public class C {{ public int M() => {use}; }}", after);
        var failure = Extractor.Extract(Compared.Of(pre, post), CancellationToken.None).Failure!;
        Assert.Equal(Code.Refused, failure.Code);
        Assert.Contains(failure.Evidence.Prepend(failure.Message), m => m.StartsWith("PG6120: ", StringComparison.Ordinal) && m.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void A_member_that_a_base_type_in_another_assembly_declares_is_found()
    {
        var dependency = Write("Dep", "public class Base<T> { public T? V; public T Get(T x) => x; } public class Derived : Base<string> { }");
        using var pre = Snapshot("public class C { public string M(Derived d) => d.Get(\"a\") + d.V; }", dependency);
        using var post = Snapshot("public class C { public string M(Derived d) => d.Get(\"b\") + d.V + d.GetHashCode() + d; }", dependency);
        Assert.True(Extractor.Extract(Compared.Of(pre, post), CancellationToken.None).Ok);
    }

    private static Snapshot Snapshot(string source, string dependency) => TestCompiler.Snapshot([("Lib.cs", source)], references: [dependency]);

    private string Write(string name, string source)
    {
        var path = Path.Combine(folder.FullName, name + ".dll");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var snapshot = TestCompiler.Snapshot(source, assembly: Path.GetFileName(name));
        File.WriteAllBytes(path, [.. snapshot.Image]);
        return path;
    }
}
