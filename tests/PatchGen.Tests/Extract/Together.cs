using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Extract;

/// <summary>
/// The differential oracle for a library and a program that uses it, changed together: each side of the program is compiled against
/// the same side of the library. The sources are <see cref="Alternates"/>; the program has <c>Probe.Run()</c>.
/// </summary>
internal sealed class Together : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("patchgen-");
    private readonly Snapshot preLibrary, postLibrary, pre, post;

    public Together(string library, string program, bool release = true)
    {
        (preLibrary, postLibrary) = (Compile("Lib", Alternates.Pre(library), release), Compile("Lib", Alternates.Post(library), release));
        pre = Compile("App", Alternates.Pre(program), release, Save("pre", preLibrary));
        post = Compile("App", Alternates.Post(program), release, Save("post", postLibrary));
        Changes = Differ.Diff([Matcher.Match(preLibrary, postLibrary), Matcher.Match(pre, post)], CancellationToken.None);
    }

    public ChangeSet Changes { get; }

    /// <summary>Holds in Release and in Debug; gives the modules of Release.</summary>
    public static ImmutableArray<PatchModule> Holds(string library, string program)
    {
        using (var debug = new Together(library, program, release: false)) debug.Holds();
        using var release = new Together(library, program);
        return release.Holds();
    }

    public static Failure Refuses(string library, string program, string rule)
    {
        using var together = new Together(library, program);
        var extracted = Extractor.ExtractAll(together.Changes, CancellationToken.None);
        Assert.False(extracted.Ok, "It was extracted.");
        Assert.Contains(extracted.Failure!.Evidence.Prepend(extracted.Failure.Message), m => m.StartsWith(rule + ":", StringComparison.Ordinal));
        return extracted.Failure;
    }

    public Result<ImmutableArray<PatchModule>> Extract() => Extractor.ExtractAll(Changes, CancellationToken.None);

    public void Dispose()
    {
        foreach (var side in (Snapshot[])[preLibrary, postLibrary, pre, post]) side.Dispose();
        folder.Delete(recursive: true);
    }

    private ImmutableArray<PatchModule> Holds()
    {
        var extracted = Extract();
        Assert.True(extracted.Ok, extracted.Failure is { } f ? string.Join('\n', f.Evidence.Prepend(f.Message)) : "");
        var before = Run([.. preLibrary.Image], [.. pre.Image], []);
        var wanted = Run([.. postLibrary.Image], [.. post.Image], []);
        var patched = Run(Patched(preLibrary, extracted.Value), Patched(pre, extracted.Value), extracted.Value);
        Assert.True(before != wanted, $"The probe tells no difference: {before}");
        Assert.Equal(wanted, patched);
        return extracted.Value;
    }

    private static byte[] Patched(Snapshot target, ImmutableArray<PatchModule> modules) =>
        modules.FirstOrDefault(m => m.Target == target.Name) is { } module ? Trampolines.Put([.. target.Image], module) : [.. target.Image];

    private static string Run(byte[] library, byte[] program, ImmutableArray<PatchModule> modules)
    {
        var context = new AssemblyLoadContext("together");
        context.LoadFromStream(new MemoryStream(library));
        var app = context.LoadFromStream(new MemoryStream(program));
        foreach (var module in modules)
            foreach (var type in context.LoadFromStream(new MemoryStream(module.Image), new MemoryStream(module.Pdb)).GetTypes()) Assert.NotNull(type.FullName);
        try
        {
            return (string)app.GetType("Probe", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;
        }
        catch (TargetInvocationException e)
        {
            return "threw " + e.InnerException;
        }
    }

    private string Save(string name, Snapshot library)
    {
        var path = Path.Combine(folder.CreateSubdirectory(name).FullName, "Lib.dll");
        File.WriteAllBytes(path, [.. library.Image]);
        return path;
    }

    private static Snapshot Compile(string assembly, string source, bool release, params string[] references) =>
        TestCompiler.Snapshot([(assembly + ".cs", source)], release, assembly, references: references);
}
