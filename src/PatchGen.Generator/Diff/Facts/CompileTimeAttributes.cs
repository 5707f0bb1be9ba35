namespace PatchGen.Generator.Diff.Facts;

/// <summary>Attributes that speak to compilers, analyzers and debuggers: no process behaves otherwise for them.</summary>
internal static class CompileTimeAttributes
{
    private static readonly HashSet<string> Names =
    [
        "System.ObsoleteAttribute",
        "System.ParamArrayAttribute",
        "System.CLSCompliantAttribute",
        "System.CodeDom.Compiler.GeneratedCodeAttribute",
        "System.ComponentModel.EditorBrowsableAttribute",
        "System.Diagnostics.ConditionalAttribute",
        "System.Security.UnverifiableCodeAttribute",
        .. new[]
        {
            "Nullable", "NullableContext", "NullablePublicOnly", "CompilerGenerated", "AsyncStateMachine", "IteratorStateMachine", "AsyncIteratorStateMachine",
            "Extension", "ExtensionMarker", "IsReadOnly", "RequiresLocation", "IsUnmanaged", "TupleElementNames", "Dynamic", "NativeInteger", "RefSafetyRules",
            "ScopedRef", "ParamCollection", "OverloadResolutionPriority", "CompilerFeatureRequired", "CallerArgumentExpression", "CallerLineNumber",
            "CallerFilePath", "CallerMemberName", "EnumeratorCancellation", "InterpolatedStringHandlerArgument", "MemorySafetyRules",
        }.Select(name => $"System.Runtime.CompilerServices.{name}Attribute"),
    ];

    // Test frameworks, serializers and the like read neither of these; SetsRequiredMembers is read.
    private static readonly string[] Spaces = ["System.Diagnostics.CodeAnalysis.", "System.Diagnostics.Debugger", "JetBrains.Annotations."];

    public static bool Contains(string name) =>
        Names.Contains(name)
        // Marks attribute types that the compiler had to bring along itself; whichever its namespace.
        || name.EndsWith(".CodeAnalysis.EmbeddedAttribute", StringComparison.Ordinal)
        || (name != "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute" && Array.Exists(Spaces, s => name.StartsWith(s, StringComparison.Ordinal)));
}
