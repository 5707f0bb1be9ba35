using Mono.Cecil;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Extract.Map;

namespace PatchGen.Generator.Extract.Lift;

/// <summary>Refuses replaced methods that the runtime cannot redirect soundly, whatever their post body says.</summary>
internal static class Expressible
{
    // MethodImplAttributes.Async: the runtime itself suspends the method.
    private const int RuntimeAsync = 0x2000;

    public static void Check(Extraction extraction)
    {
        foreach (var change in extraction.Sides.Changes.Facts.OfType<MethodChanged>())
        {
            var pre = extraction.Sides.PreMethod(change.PreToken);
            var post = extraction.Sides.PostMethod(change.PostToken);
            foreach (var method in new[] { pre, post }) Check(extraction, method);
            if (pre.IsStatic != post.IsStatic)
                extraction.Refusals.Add("PG6114", post, "it became static, or ceased to be", "keep it as it was and add a second method");
            if (pre.IsSynchronized != post.IsSynchronized)
                extraction.Refusals.Add("PG6115", post, "[MethodImpl(Synchronized)] was added or removed, and flags of a loaded method cannot change", "lock in the body");
        }
    }

    private static void Check(Extraction extraction, MethodDefinition method)
    {
        if (method.CallingConvention == MethodCallingConvention.VarArg)
            extraction.Refusals.Add("PG6107", method, "its argument list varies (__arglist)", "change a method with a fixed list");
        if (((int)method.ImplAttributes & RuntimeAsync) != 0)
            extraction.Refusals.Add("PG6116", method, "it is a runtime-async method, which cannot be redirected yet", "compile it without runtime-async");
        if (AttributeMap.Has(method, "UnmanagedCallersOnlyAttribute"))
            extraction.Refusals.Add("PG6117", method, "native code calls it directly ([UnmanagedCallersOnly])", "change a method that it calls");
        if (AttributeMap.Has(method, "IntrinsicAttribute"))
            extraction.Refusals.Add("PG6118", method, "the JIT may replace it by an instruction ([Intrinsic])", "change its callers");
        if (method.DeclaringType.Name == "<Module>")
            extraction.Refusals.Add("PG6119", method, "it is the module's own initializer, which has run", "restart the process");
    }
}
