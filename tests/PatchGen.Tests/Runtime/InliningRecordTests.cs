using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using CsCheck;
using PatchGen.Runtime.Switch;

namespace PatchGen.Tests.Runtime;

/// <summary>What a precompiled image says of its inlining is read whole, on the framework's own images, and damage is told.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class InliningRecordTests
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    [Fact]
    public void Each_method_that_the_frameworks_records_name_is_there()
    {
        var entries = 0;
        foreach (var file in Directory.EnumerateFiles(Framework, "System*.dll"))
        {
            using var image = new PEReader(File.OpenRead(file));
            if (InliningRecord.Of(image) is not { } record) continue;
            Assert.False(record.IsMissing, file);
            var name = Path.GetFileNameWithoutExtension(file);
            Assert.True(record.Knows(name), file);
            var rows = image.GetMetadataReader().MethodDefinitions.Count;
            foreach (var entry in record.Entries())
            {
                entries++;
                Assert.NotEmpty(entry.Inliners);
                Assert.All(entry.Inliners.Append(entry.Inlinee), method => Assert.True(method is { } known && (known.Assembly != name || known.Row <= rows), $"{file}: {method}"));
            }
        }

        Assert.True(entries > 10_000, $"{entries} entries");
    }

    [Fact]
    public void Methods_of_nested_types_are_among_them()
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(Framework, "System.Private.CoreLib.dll")));
        var metadata = image.GetMetadataReader();
        bool IsNested(InliningRecord.Method method) =>
            metadata.GetTypeDefinition(metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(method.Row)).GetDeclaringType()).IsNested;

        Assert.Contains(InliningRecord.Of(image)!.Entries(), entry => entry.Inlinee is { Assembly: "System.Private.CoreLib" } inlinee && IsNested(inlinee));
    }

    [Fact]
    public void Nothing_is_made_of_an_image_without_precompiled_code()
    {
        using var image = new PEReader(File.OpenRead(typeof(InliningRecordTests).Assembly.Location));
        Assert.Null(InliningRecord.Of(image));
    }

    [Fact]
    public void A_damaged_record_is_told_or_gives_methods()
    {
        var good = File.ReadAllBytes(Path.Combine(Framework, "System.Linq.dll"));
        using var image = new PEReader(new MemoryStream(good));
        var table = PrecompiledImage.Of(image)!.Section(InliningRecord.Table)!.Value;
        var length = table.Length;
        var start = good.AsSpan().IndexOf(table.ReadBytes(length));
        Gen.Select(Gen.Int[0, length - 1], Gen.Byte).Array[1, 4].Sample(
            damage =>
            {
                var bytes = good.ToArray();
                foreach (var (at, value) in damage) bytes[start + at] = value;
                using var damaged = new PEReader(new MemoryStream(bytes));
                try
                {
                    Assert.All(InliningRecord.Of(damaged)!.Entries(), entry => Assert.NotNull(entry.Inliners));
                }
                catch (BadImageFormatException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            },
            iter: 2000);
    }
}
