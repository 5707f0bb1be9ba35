using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using PatchGen.Generator.Extract;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.Extract;

public sealed class ModuleTests
{
    private const string Source = """
        using System; using System.Collections.Generic; using System.Linq;
        public class C
        {
            private int f = 1;
            public string M(int x) { « ¦ f++; » return string.Join(",", new[] { x }.Select(y => y + f + «1 ¦ 2»)) + N(); }
            public string N() => "n" + «1 ¦ 2»;
            public string Throws() { « ¦ f++; » throw new InvalidOperationException("at"); }
            « ¦ private static readonly Dictionary<string, int> map = new() { ["a"] = 1 }; private int New() => map.Count; »
            public IEnumerable<int> It() { yield return «1 ¦ New()»; }
        }
        public static class Probe { public static string Run() => new C().M(1) + string.Join(",", new C().It()); }
        """;

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        var (a, b) = (Oracle.Holds(Source, release: true), Oracle.Holds(Source, release: true));
        Assert.Equal(a.Name, b.Name);
        Assert.Matches("^Lib\\.patch-[0-9a-v]{8}$", a.Name);
        Assert.Equal(a.Image, b.Image);
        Assert.Equal(a.Pdb, b.Pdb);
    }

    [Fact]
    public void Only_trampolines_name_a_replacement()
    {
        var patch = Oracle.Holds(Source, release: true);
        using var module = Mono.Cecil.ModuleDefinition.ReadModule(new MemoryStream(patch.Image));
        var replaced = patch.Replacements.Select(r => (r.HolderType, r.HolderMethod)).ToHashSet();
        var named = from type in module.GetTypes()
                    from method in type.Methods
                    where method.HasBody
                    from instruction in method.Body.Instructions
                    where instruction.Operand is Mono.Cecil.MethodReference called && replaced.Contains((called.DeclaringType.FullName, called.Name))
                    select $"{method} {instruction}";
        Assert.Empty(named);
    }

    [Fact]
    public void Replacements_are_public_statics_sorted_by_token_with_the_pre_bodys_fingerprint()
    {
        using var pre = TestCompiler.Snapshot(Alternates.Pre(Source));
        using var post = TestCompiler.Snapshot(Alternates.Post(Source));
        var patch = Extractor.Extract(Compared.Of(pre, post), CancellationToken.None).Value!;
        Assert.Equal(patch.Replacements.Select(r => r.Token).Order(), patch.Replacements.Select(r => r.Token));
        var module = new AssemblyLoadContext("m").LoadFromStream(new MemoryStream(patch.Image));
        foreach (var replacement in patch.Replacements)
        {
            var method = pre.Metadata.GetMethodDefinition((MethodDefinitionHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(replacement.Token));
            var body = pre.Pe.GetMethodBody(method.RelativeVirtualAddress);
            var raw = pre.Pe.GetSectionData(method.RelativeVirtualAddress).GetContent(0, body.Size);
            Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(raw.AsSpan())), replacement.Fingerprint);
            Assert.NotEqual("", replacement.Why);
            Assert.NotNull(module.GetModules()[0].Name);
            var type = module.GetType(replacement.HolderType)!;
            Assert.True(type.IsPublic);
            Assert.Single(type.GetMember(replacement.HolderMethod, BindingFlags.Public | BindingFlags.Static));
        }
    }

    [Fact]
    public void A_fingerprint_covers_the_exception_table()
    {
        const string Handlers = """public class C { public int M(int x) { try { return x« ¦  + 1»; } catch (System.Exception) { return 2; } finally { System.GC.KeepAlive(this); } } } public static class Probe { public static string Run() => "" + new C().M(1); }""";
        var patch = Oracle.Holds(Handlers, release: true);
        using var pre = TestCompiler.Snapshot(Alternates.Pre(Handlers));
        var method = pre.Metadata.GetMethodDefinition((MethodDefinitionHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(patch.Replacements[0].Token));
        var body = pre.Pe.GetMethodBody(method.RelativeVirtualAddress);
        Assert.True(body.Size >= 12 + body.GetILBytes()!.Length + 4 + 24);
    }

    [Fact]
    public void A_stack_trace_shows_the_post_line()
    {
        const string Throws = """
            public class C
            {
                public string M()
                {
            « ¦ // one more line
            »
                    throw new System.InvalidOperationException("«a ¦ b»");
                }
            }
            public static class Probe { public static string Run() { try { return new C().M(); } catch (System.Exception e) { return e.Message + e.StackTrace!.Contains("Lib.cs:line «6 ¦ 7»"); } } }
            """;
        Oracle.Holds(Throws);
    }

    [Fact]
    public void The_patch_may_use_what_the_target_may()
    {
        var patch = Oracle.Holds(Source, release: true);
        var names = new AssemblyLoadContext("m").LoadFromStream(new MemoryStream(patch.Image)).GetCustomAttributesData()
            .Where(a => a.AttributeType.Name == "IgnoresAccessChecksToAttribute").Select(a => (string)a.ConstructorArguments[0].Value!);
        Assert.Contains("Lib", names);
    }

    [Fact]
    public void The_module_names_no_place_of_the_machine_that_made_it()
    {
        var patch = Oracle.Holds(Source, release: true);
        using var file = new PEReader(new MemoryStream(patch.Image));
        var path = file.ReadCodeViewDebugDirectoryData(file.ReadDebugDirectory().Single(e => e.Type == DebugDirectoryEntryType.CodeView)).Path;
        Assert.Equal(patch.Name + ".pdb", path);
    }

    [Fact]
    public void Only_assemblies_that_the_code_names_are_referenced()
    {
        var patch = Oracle.Holds("""public class C { public int M() => «1 ¦ 2»; public System.Xml.XmlDocument? Unused; } public static class Probe { public static string Run() => "" + new C().M(); }""", release: true);
        using var file = new PEReader(new MemoryStream(patch.Image));
        var metadata = file.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name));
        Assert.Equal(["Lib", "System.Private.CoreLib"], names.Order());
    }

    [Fact]
    public void The_post_sources_are_embedded_where_they_are_as_compiled()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Alternates.Post(Source), System.Text.Encoding.UTF8);
            Assert.Equal([File.ReadAllText(file)], Embedded(file));
            File.AppendAllText(file, "// edited since");
            Assert.Empty(Embedded(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<string> Embedded(string file)
    {
        using var pre = TestCompiler.Snapshot(Alternates.Pre(Source));
        using var compiled = TestCompiler.Snapshot(Alternates.Post(Source));
        using var post = new PatchGen.Generator.Compile.Snapshot(compiled.Image, compiled.Pdb) { LocalPaths = ImmutableDictionary<string, string>.Empty.Add("Lib.cs", file) };
        var patch = Extractor.Extract(Compared.Of(pre, post), CancellationToken.None).Value!;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(patch.Pdb));
        var symbols = provider.GetMetadataReader();
        var embedded = new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
        return
        [
            .. from document in symbols.Documents
               from handle in symbols.GetCustomDebugInformation(document)
               let information = symbols.GetCustomDebugInformation(handle)
               where symbols.GetGuid(information.Kind) == embedded
               select Text(symbols.GetBlobBytes(information.Value)),
        ];
    }

    // The format of the portable PDB: the size when inflated, or 0 where it is not deflated.
    private static string Text(byte[] blob)
    {
        Stream bytes = new MemoryStream(blob, 4, blob.Length - 4);
        if (BitConverter.ToInt32(blob) > 0) bytes = new System.IO.Compression.DeflateStream(bytes, System.IO.Compression.CompressionMode.Decompress);
        using var reader = new StreamReader(bytes);
        return reader.ReadToEnd();
    }
}
