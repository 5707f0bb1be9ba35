using System.Text;
using PatchGen.Format;

namespace PatchGen.LiveTests.Places;

/// <summary>The agent asks for nothing that a process on an old system lacks: read from its own dynamic section.</summary>
public sealed class AgentRequirementsTests
{
    private static readonly Version Newest = new(2, 28);

    private readonly ElfLibrary agent = new(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, AgentIdentity.Folder, AgentIdentity.Library)));

    [Fact]
    public void No_symbol_of_glibc_after_2_28_is_asked_for()
    {
        var versions = agent.Versions.Where(version => version.StartsWith("GLIBC_", StringComparison.Ordinal)).Select(version => Version.Parse(version["GLIBC_".Length..])).ToList();
        // It asks for some at all: else nothing was read.
        Assert.Contains(new Version(2, 14), versions);
        Assert.All(versions, version => Assert.True(version <= Newest, $"GLIBC_{version}"));
        Assert.All(agent.Versions, version => Assert.StartsWith("GLIBC_", version));
    }

    [Fact]
    public void No_library_but_glibc_is_needed() =>
        Assert.Equal(["ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libpthread.so.0"], agent.Needed.Order(StringComparer.Ordinal));

    [Fact]
    public void Nothing_but_its_own_functions_is_exported()
    {
        Assert.Contains("DllGetClassObject", agent.Exports);
        Assert.All(agent.Exports, name => Assert.True(name is "DllGetClassObject" or "DllCanUnloadNow" || name.StartsWith("patchgen_", StringComparison.Ordinal), name));
    }
}

/// <summary>What a 64-bit library's dynamic section tells.</summary>
internal sealed class ElfLibrary
{
    // elf.h
    private const int SymbolTable = 11;
    private const int Dynamic = 6;
    private const uint VersionNeeds = 0x6ffffffe;
    private const long NeededTag = 1;

    private readonly byte[] image;

    internal ElfLibrary(byte[] image)
    {
        this.image = image;
        var sections = Enumerable.Range(0, Half(60)).Select(i => Long(40) + (i * Half(58))).Select(at => (Type: Word(at + 4), Offset: Long(at + 24), Size: Long(at + 32), Link: (int)Word(at + 40), Count: (int)Word(at + 44))).ToList();
        foreach (var section in sections)
        {
            var strings = section.Link < sections.Count ? sections[section.Link].Offset : 0;
            switch (section.Type)
            {
                case Dynamic:
                    for (var at = section.Offset; at < section.Offset + section.Size; at += 16)
                        if (Long(at) == NeededTag) Needed.Add(Name(strings + Long(at + 8)));
                    break;
                case SymbolTable:
                    // Defined in a section, and neither local nor hidden.
                    for (var at = section.Offset; at < section.Offset + section.Size; at += 24)
                        if (Half(at + 6) is > 0 and < 0xff00 && image[at + 4] >> 4 != 0 && (image[at + 5] & 3) == 0) Exports.Add(Name(strings + Word(at)));
                    break;
                case VersionNeeds:
                    var need = section.Offset;
                    for (var i = 0; i < section.Count; i++, need += Word(need + 12))
                    {
                        var version = need + Word(need + 8);
                        for (var j = 0; j < Half(need + 2); j++, version += Word(version + 12)) Versions.Add(Name(strings + Word(version + 8)));
                    }

                    break;
            }
        }
    }

    /// <summary>The libraries that it needs.</summary>
    internal List<string> Needed { get; } = [];

    /// <summary>The versions of symbols that it asks those for.</summary>
    internal HashSet<string> Versions { get; } = [];

    /// <summary>What others may call.</summary>
    internal List<string> Exports { get; } = [];

    private int Half(long at) => BitConverter.ToUInt16(image, (int)at);

    private uint Word(long at) => BitConverter.ToUInt32(image, (int)at);

    private long Long(long at) => BitConverter.ToInt64(image, (int)at);

    private string Name(long at) => Encoding.ASCII.GetString(image.AsSpan((int)at)[..image.AsSpan((int)at).IndexOf((byte)0)]);
}
