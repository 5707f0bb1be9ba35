using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Each edit of a declaration gives exactly the facts that it should.</summary>
public sealed class MetadataFactTests
{
    public static TheoryData<string, string, string, string> Edits => new()
    {
        { "field added", "class C { }", "class C { int x; }", "FieldAdded F:C::x" },
        { "field removed", "class C { int x; }", "class C { }", "FieldRemoved F:C::x" },
        { "field retyped", "class C { int x; }", "class C { long x; }", "FieldRetyped F:C::x" },
        { "field made volatile", "class C { int x; }", "class C { volatile int x; }", "FieldRetyped F:C::x" },
        { "field made public", "class C { int x; }", "class C { public int x; }", "FieldFlagsChanged F:C::x" },
        { "field made readonly", "class C { int x; }", "class C { readonly int x; }", "FieldFlagsChanged F:C::x" },
        { "const changed", "class C { const int X = 1; }", "class C { const int X = 2; }", "ConstChanged F:C::X" },
        { "const of string", "class C { const string X = \"a\"; }", "class C { const string X = null; }", "ConstChanged F:C::X" },
        { "const of decimal", "class C { public const decimal X = 1.5m; }", "class C { public const decimal X = 2.5m; }",
            "ConstChanged F:C::X, StaticInitializerChanged F:C::X" },
        { "enum member added", "enum E { A }", "enum E { A, B }", "EnumChanged F:E::B" },
        { "enum member removed", "enum E { A, B }", "enum E { A }", "EnumChanged F:E::B" },
        { "enum value", "enum E { A, B }", "enum E { A, B = 3 }", "EnumChanged F:E::B" },
        { "enum type", "enum E { A }", "enum E : long { A }", "EnumChanged T:E" },
        { "type added", "class C { }", "class C { } class D { int x; class N { void M() { } } int P { get; set; } }", "TypeAdded T:D" },
        { "type removed", "class C { } class D { int x; class N { void M() { } } int P { get; set; } }", "class C { }", "TypeRemoved T:D" },
        { "nested type added", "class C { }", "class C { class N { } }", "TypeAdded T:C/N" },
        { "base", "class A { } class C { }", "class A { } class C : A { }", "HierarchyChanged T:C, MethodChanged M:C::.ctor()System.Void" },
        { "interface", "interface I { } class C { }", "interface I { } class C : I { }", "HierarchyChanged T:C" },
        { "sealed", "class C { }", "sealed class C { }", "TypeFlagsChanged T:C" },
        { "struct order", "struct S { int a; long b; }", "struct S { long b; int a; }", "LayoutChanged T:S" },
        { "class order", "class S { int a; long b; }", "class S { long b; int a; }", "" },
        { "class order that was asked for", "using System.Runtime.InteropServices; [StructLayout(LayoutKind.Sequential)] class S { int a; long b; }",
            "using System.Runtime.InteropServices; [StructLayout(LayoutKind.Sequential)] class S { long b; int a; }", "LayoutChanged T:S" },
        { "offset", "using System.Runtime.InteropServices; [StructLayout(LayoutKind.Explicit)] struct S { [FieldOffset(0)] int a; }",
            "using System.Runtime.InteropServices; [StructLayout(LayoutKind.Explicit)] struct S { [FieldOffset(4)] int a; }", "LayoutChanged T:S" },
        { "pack", "using System.Runtime.InteropServices; [StructLayout(LayoutKind.Sequential, Pack = 1)] struct S { int a; }",
            "using System.Runtime.InteropServices; [StructLayout(LayoutKind.Sequential, Pack = 2)] struct S { int a; }", "LayoutChanged T:S" },
        { "fixed buffer", "unsafe struct S { fixed int a[3]; }", "unsafe struct S { fixed int a[4]; }", "AttributesChanged F:S::a, LayoutChanged T:S/<a>e__FixedBuffer" },
        { "class to struct", "class C { }", "struct C { }",
            "HierarchyChanged T:C, LayoutChanged T:C, MethodRemoved M:C::.ctor()System.Void, TypeFlagsChanged T:C" },
        { "method added", "class C { }", "class C { void M() { } }", "MethodAdded M:C::M()System.Void" },
        { "method removed", "class C { void M() { } }", "class C { }", "MethodRemoved M:C::M()System.Void" },
        { "return type", "class C { int M() => 1; }", "class C { long M() => 1; }", "MethodAdded M:C::M()System.Int64, MethodRemoved M:C::M()System.Int32" },
        { "synchronized", "using System.Runtime.CompilerServices; class C { void M() { } }",
            "using System.Runtime.CompilerServices; class C { [MethodImpl(MethodImplOptions.Synchronized)] void M() { } }", "MethodFlagsChanged M:C::M()System.Void" },
        { "virtual", "class C { public void M() { } }", "class C { public virtual void M() { } }", "MethodFlagsChanged M:C::M()System.Void" },
        { "constraint", "class C { void M<T>() { } }", "class C { void M<T>() where T : class { } }", "GenericParametersChanged M:C::M``1()System.Void" },
        { "attribute on an implemented interface", "#nullable enable\nclass C { string? x; } class D : System.IEquatable<string> { public bool Equals(string? y) => true; }",
            "#nullable enable\nclass C { string? x; } class D : System.IEquatable<string?> { public bool Equals(string? y) => true; }", "AttributesChanged T:D" },
        { "attribute on a constraint", "#nullable enable\nclass C<T> where T : System.IEquatable<string> { string? x; string? y; }",
            "#nullable enable\nclass C<T> where T : System.IEquatable<string?> { string? x; string? y; }", "AttributesChanged T:C`1" },
        { "default that may not be left out", "using System.Runtime.InteropServices; class C { void M([Optional, DefaultParameterValue(1)] int a) { } }",
            "using System.Runtime.InteropServices; class C { void M([DefaultParameterValue(1)] int a) { } }", "ParametersChanged M:C::M(System.Int32)System.Void" },
        { "interface constraint", "class C<T> { }", "class C<T> where T : System.IDisposable { }", "GenericParametersChanged T:C`1" },
        { "variance", "interface I<T> { }", "interface I<out T> { }", "GenericParametersChanged T:I`1" },
        { "generic parameter's name", "class C<T> { T M(T x) => x; }", "class C<U> { U M(U x) => x; }", "" },
        { "parameter name", "class C { void M(int a) { } }", "class C { void M(int b) { } }", "ParametersChanged M:C::M(System.Int32)System.Void" },
        { "default argument", "class C { void M(int a = 1) { } }", "class C { void M(int a = 2) { } }", "ParametersChanged M:C::M(System.Int32)System.Void" },
        { "default decimal", "class C { void M(decimal a = 1) { } }", "class C { void M(decimal a = 2) { } }", "ParametersChanged M:C::M(System.Decimal)System.Void" },
        { "attribute on a method", "class C { void M() { } }", "class C { [System.ComponentModel.Description(\"x\")] void M() { } }", "AttributesChanged M:C::M()System.Void, ReferenceChanged T:<Module>" },
        { "attribute's argument", "using System.ComponentModel; [Description(\"x\")] class C { }", "using System.ComponentModel; [Description(\"y\")] class C { }", "AttributesChanged T:C" },
        { "attribute on a parameter", "class C { void M(int a) { } }", "class C { void M([System.ComponentModel.Description(\"x\")] int a) { } }", "AttributesChanged M:C::M(System.Int32)System.Void, ReferenceChanged T:<Module>" },
        { "commit of the assembly", "[assembly: System.Reflection.AssemblyMetadata(\"CommitHash\", \"a\")] class C { }", "[assembly: System.Reflection.AssemblyMetadata(\"CommitHash\", \"b\")] class C { }", "BuildStampChanged T:<Module>" },
        { "attribute on the assembly", "class C { }", "[assembly: System.Reflection.AssemblyMetadata(\"x\", \"y\")] class C { }", "AttributesChanged T:<Module>" },
        { "property added", "class C { }", "class C { int P => 1; }", "MethodAdded M:C::get_P()System.Int32, PropertyOrEventChanged P:C::P" },
        { "setter added", "class C { int P { get => 1; } }", "class C { int P { get => 1; set { } } }", "MethodAdded M:C::set_P(System.Int32)System.Void, PropertyOrEventChanged P:C::P" },
        { "automatic to written property", "class C { int x; int P { get; set; } }", "class C { int x; int P { get => x; set => x = value; } }",
            "AttributesChanged M:C::get_P()System.Int32, AttributesChanged M:C::set_P(System.Int32)System.Void, FieldRemoved F:C::<P>k__BackingField, "
            + "MethodChanged M:C::get_P()System.Int32, MethodChanged M:C::set_P(System.Int32)System.Void" },
        { "event added", "class C { }", "class C { event System.Action E { add { } remove { } } }",
            "MethodAdded M:C::add_E(System.Action)System.Void, MethodAdded M:C::remove_E(System.Action)System.Void, PropertyOrEventChanged E:C::E" },
        { "entry point of a P/Invoke", "using System.Runtime.InteropServices; class C { [DllImport(\"a\", EntryPoint = \"x\")] static extern void M(); }",
            "using System.Runtime.InteropServices; class C { [DllImport(\"a\", EntryPoint = \"y\")] static extern void M(); }", "PInvokeChanged M:C::M()System.Void" },
        { "marshalling of a parameter", "using System.Runtime.InteropServices; class C { [DllImport(\"a\")] static extern void M(bool b); }",
            "using System.Runtime.InteropServices; class C { [DllImport(\"a\")] static extern void M([MarshalAs(UnmanagedType.U1)] bool b); }", "PInvokeChanged M:C::M(System.Boolean)System.Void" },
        { "explicit implementation", "interface I { void M(); } interface J { void M(); } class C : I, J { void I.M() { } public void M() { } }",
            "interface I { void M(); } interface J { void M(); } class C : I, J { void I.M() { } void J.M() { } }",
            "MethodAdded M:C::J.M()System.Void, MethodImplsChanged T:C, MethodRemoved M:C::M()System.Void" },
        { "informational version", "[assembly: System.Reflection.AssemblyInformationalVersion(\"1\")] class C { }",
            "[assembly: System.Reflection.AssemblyInformationalVersion(\"2\")] class C { }", "BuildStampChanged T:<Module>" },
        { "assembly version", "[assembly: System.Reflection.AssemblyVersion(\"1.0.0.0\")] class C { }",
            "[assembly: System.Reflection.AssemblyVersion(\"2.0.0.0\")] class C { }", "BuildStampChanged T:<Module>" },
        { "reference added", "class C { }", "class C { System.Xml.XmlReader x() => null; }", "MethodAdded M:C::x()System.Xml.XmlReader, ReferenceChanged T:<Module>" },
        { "module initializer added", "class C { public static void M() { } }", "class C { [System.Runtime.CompilerServices.ModuleInitializer] public static void M() { } }",
            "AttributesChanged M:C::M()System.Void, MethodAdded M:<Module>::.cctor()System.Void" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void An_edit_has_its_facts_and_no_others(string edit, string pre, string post, string facts)
    {
        var found = Compared.Of(pre, post).Facts;
        var expected = facts.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', found.Select(f => $"{f.GetType().Name} {f.Member}").Order(StringComparer.Ordinal)));
        Assert.Empty(Compared.Of(post, post).Facts);
        // Mirrored: what is a fact one way is one the other way.
        Assert.Equal(found.IsEmpty, Compared.Of(post, pre).Facts.IsEmpty);
        Assert.NotEmpty(edit);
    }
}
