using System.Reflection;
using System.Runtime.Loader;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Extract;
using PatchGen.Tests.Diff;

namespace PatchGen.Tests.Extract;

/// <summary>
/// The differential oracle: a program that runs pre code with the patch module behind its trampolines behaves as one that runs post code.
/// A source holds both sides (<see cref="Alternates"/>) and <c>public static class Probe { public static string Run() }</c>.
/// </summary>
internal static class Oracle
{
    /// <summary>Holds for the change, and for the post code as if every method had changed: optimised and not.</summary>
    public static void Holds(string source)
    {
        foreach (var release in new[] { true, false }) Holds(source, release, all: true);
    }

    public static PatchModule Holds(string source, bool release, bool all = false)
    {
        using var pre = TestCompiler.Snapshot(Alternates.Pre(source), release);
        using var post = TestCompiler.Snapshot(Alternates.Post(source), release);
        return Holds(pre, post, release, all);
    }

    public static PatchModule Holds(Snapshot pre, Snapshot post, bool release = true, bool all = false)
    {
        var changes = Compared.Of(pre, post);
        var extracted = Extractor.Extract(changes, CancellationToken.None);
        Assert.True(extracted.Ok, Said(extracted));
        var patch = extracted.Value!;
        Assert.NotEmpty(patch.Replacements);

        var before = Run([.. pre.Image], [.. pre.Pdb], null);
        var wanted = Run([.. post.Image], [.. post.Pdb], null);
        var patched = Run(Trampolines.Put([.. pre.Image], patch), null, patch);
        Assert.True(before != wanted, $"The probe tells no difference: {before}");
        Assert.True(wanted == patched, $"{(release ? "Release" : "Debug")}: post says {wanted}\nthe patched process says {patched}\n{changes.Text()}");
        if (all) HoldsForAll(post, wanted, bound: release);
        return patch;
    }

    private static void HoldsForAll(Snapshot side, string wanted, bool bound)
    {
        var extracted = Extractor.Extract(AllChanged.Of(side, bound), CancellationToken.None);
        // What native code calls may be new, but not replaced.
        if (extracted.Failure is { } f && f.Evidence.Prepend(f.Message).All(m => m.StartsWith("PG6117", StringComparison.Ordinal))) return;
        Assert.True(extracted.Ok, Said(extracted));
        var patched = Run(Trampolines.Put([.. side.Image], extracted.Value!), null, extracted.Value);
        Assert.True(wanted == patched, $"All replaced, {(bound ? "bound" : "cloned")}: post says {wanted}\nthe patched process says {patched}");
    }

    public static Failure Refuses(string source, string rule, bool release = true)
    {
        using var pre = TestCompiler.Snapshot(Alternates.Pre(source), release);
        using var post = TestCompiler.Snapshot(Alternates.Post(source), release);
        var extracted = Extractor.Extract(Compared.Of(pre, post), CancellationToken.None);
        Assert.False(extracted.Ok, "It was extracted.");
        Assert.Equal(Code.Refused, extracted.Failure!.Code);
        Assert.Contains(extracted.Failure.Evidence.Prepend(extracted.Failure.Message), m => m.StartsWith(rule + ":", StringComparison.Ordinal));
        return extracted.Failure;
    }

    private static string Said(Result<PatchModule> result) => result.Failure is { } f ? string.Join('\n', f.Evidence.Prepend(f.Message)) : "";

    private static string Run(byte[] image, byte[]? pdb, PatchModule? patch)
    {
        var context = new AssemblyLoadContext("oracle");
        var target = context.LoadFromStream(new MemoryStream(image), pdb is null ? null : new MemoryStream(pdb));
        if (patch is not null)
        {
            var module = context.LoadFromStream(new MemoryStream(patch.Image), new MemoryStream(patch.Pdb));
            context.Resolving += (_, name) => name.Name == patch.Name ? module : null;
            foreach (var type in module.GetTypes()) Assert.NotNull(type.FullName);
        }

        try
        {
            return (string)target.GetType("Probe", throwOnError: true)!.GetMethod("Run")!.Invoke(null, null)!;
        }
        catch (TargetInvocationException e)
        {
            return "threw " + e.InnerException;
        }
    }
}
