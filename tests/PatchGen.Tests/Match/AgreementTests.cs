using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Match;

namespace PatchGen.Tests.Matching;

/// <summary>The compiler's symbols and the metadata that it wrote agree on every member, by key.</summary>
public sealed class AgreementTests
{
    // What the compiler writes without having declared it, and for which nobody can ask by symbol.
    private static readonly string[] Unnamed =
    [
        "T:<Module>", "M:<Module>::.cctor()System.Void", "M:Program::<Main>(System.String[])System.Int32",
        // Bridges to what a base class implements, and an accessor that closes a sealed property.
        "M:Fixture.Bridged::Fixture.ILook.Look(System.Int32& modreq(System.Runtime.InteropServices.InAttribute))System.Int32& modreq(System.Runtime.InteropServices.InAttribute)",
        "M:Fixture.Dog::set_Both(System.Int32)System.Void",
        // The fields of field-like events go by the event's symbol.
        "F:Fixture.Members`1::Shared", "F:Fixture.Members`1::Simple", "F:Fixture.Number::E",
    ];

    [Theory, InlineData(true), InlineData(false)]
    public void Symbols_and_metadata_have_the_same_keys(bool release)
    {
        using var side = Fixture.Compile(release);
        var symbols = Symbols(side.Compilation!.Assembly).Where(IsEmitted).Select(Key).ToList();
        var declared = Declared(side).ToList();
        Assert.Equal(symbols.Count, symbols.Distinct().Count());
        Assert.Equal([], symbols.Except(declared).Order());
        Assert.Equal(Unnamed.Order(StringComparer.Ordinal), declared.Except(symbols).Where(k => !IsNamedAfterADeclaration(k)).Order(StringComparer.Ordinal));
        Assert.True(symbols.Count > 600);
    }

    [Fact]
    public void Two_compilations_of_the_same_sources_have_the_same_keys_whatever_the_order()
    {
        using var pre = Fixture.Compile();
        using var post = Fixture.Compile(reversed: true);
        Assert.Equal(Declared(pre), Declared(post));
        Assert.Equal(Symbols(pre.Compilation!.Assembly).Select(Key).Order(), Symbols(post.Compilation!.Assembly).Select(Key).Order());
    }

    [Fact]
    public void Every_symbol_is_found_by_its_key_where_it_is_declared()
    {
        using var side = Fixture.Compile();
        var declarations = new Declarations(side);
        foreach (var symbol in Symbols(side.Compilation!.Assembly).Where(s => s.Locations.Any(l => l.IsInSource)))
        {
            var at = symbol.Locations.First(l => l.IsInSource).GetMappedLineSpan();
            var found = declarations.Of(new(Key(symbol)));
            Assert.True(found is not null && found.Line == at.StartLinePosition.Line + 1 && found.File == at.Path, $"{Key(symbol)} is at {at}, not at {found}");
        }
    }

    /// <summary>The symbols that the compiler makes of an assembly's metadata have the keys that metadata has.</summary>
    [Theory]
    [InlineData("PatchGen.Format"), InlineData("PatchGen.Generator"), InlineData("PatchGen.Tests"), InlineData("System.Private.CoreLib"), InlineData("System.Linq.Expressions")]
    [InlineData("System.Collections.Immutable"), InlineData("System.Text.Json"), InlineData("System.Net.Http"), InlineData("Mono.Cecil"), InlineData("CsCheck"), InlineData("xunit.v3.core")]
    public void Symbols_read_from_metadata_have_the_same_keys(string assembly)
    {
        var path = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').First(p => Path.GetFileNameWithoutExtension(p) == assembly);
        using var side = new Snapshot([.. File.ReadAllBytes(path)], []);
        var reference = MetadataReference.CreateFromImage(side.Image);
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':').Where(p => p != path).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Reader", references: [reference, .. framework], options: new(OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));
        var symbols = Symbols((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(reference)!).Where(s => !IsSynthesized(s) && IsEmitted(s)).Select(Key).ToHashSet();
        var declared = Declared(side);
        Assert.Equal([], symbols.Except(declared).Order());
        Assert.Equal([], declared.Except(symbols).Where(k => !IsNamedAfterADeclaration(k) && k is not ("T:<Module>" or "M:<Module>::.cctor()System.Void") && !symbols.Contains("E" + k[1..])).Order());
    }

    private static bool IsSynthesized(ISymbol symbol) =>
        (symbol is IMethodSymbol && Synthesis.IsMethodName(symbol.MetadataName))
        || (symbol is INamedTypeSymbol { IsExtension: false } && Synthesis.IsTypeName(symbol.MetadataName))
        || (symbol.ContainingType is { } type && IsSynthesized(type));

    private static string Key(ISymbol symbol) => SymbolKey.Of(symbol)!.Value.Text;

    private static ImmutableArray<string> Declared(Snapshot side)
    {
        var match = Matcher.Match(side, side);
        return
        [
            .. match.Types.Select(t => t.Key.Text), .. match.Methods.Select(m => m.Key.Text), .. match.Fields.Select(f => f.Key.Text),
            .. match.Properties.Select(p => p.Key.Text), .. match.Events.Select(e => e.Key.Text),
        ];
    }

    // The parameterless constructor that every struct has is a symbol only, as is a partial method that nothing implements.
    private static bool IsEmitted(ISymbol member) => member is not (
        IMethodSymbol { MethodKind: MethodKind.Constructor, IsImplicitlyDeclared: true, Parameters.IsEmpty: true, ContainingType.IsValueType: true }
        or IMethodSymbol { IsPartialDefinition: true, PartialImplementationPart: null });

    // The value of an enum, the buffers of fixed fields, and what marks extension blocks.
    private static bool IsNamedAfterADeclaration(string key) =>
        key.EndsWith("::value__", StringComparison.Ordinal) || key.Contains("e__FixedBuffer", StringComparison.Ordinal) || key.Contains("::<Extension>$(", StringComparison.Ordinal)
        || (key.StartsWith("T:", StringComparison.Ordinal) && key.Contains("/<G>$", StringComparison.Ordinal) && !key.Contains("/<M>$", StringComparison.Ordinal));

    private static IEnumerable<ISymbol> Symbols(IAssemblySymbol assembly) =>
        Types(assembly.GlobalNamespace).SelectMany(t => t.GetMembers().Where(m => m is not INamedTypeSymbol).Prepend<ISymbol>(t));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceOrTypeSymbol container) =>
        container.GetMembers().OfType<INamespaceOrTypeSymbol>().SelectMany(m => m is INamedTypeSymbol type ? Types(type).Prepend(type) : Types(m));
}
