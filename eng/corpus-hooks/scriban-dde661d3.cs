using System.Collections;
using System.Collections.Generic;
using PatchGen.Hooks;
using Scriban;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;

internal static class ArrayFunctionHooks
{
    // Functions are registered by reflection, once: what the attribute hides, and what is new, is put where templates look for it.
    [Apply(Handles = ["PG2002", "PG5005"])]
    internal static void Limit(HookContext context)
    {
        var functions = new ArrayFunctions();
        functions.SetValue("add_range", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, IEnumerable, IEnumerable>(ArrayFunctions.AddRange), true);
        functions.SetValue("compact", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, IEnumerable>(ArrayFunctions.Compact), true);
        functions.SetValue("concat", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, IEnumerable, IEnumerable>(ArrayFunctions.Concat), true);
        functions.SetValue("contains", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, object, bool>(ArrayFunctions.Contains), true);
        functions.SetValue("last", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, object>(ArrayFunctions.Last), true);
        functions.SetValue("limit", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, int, IEnumerable>(ArrayFunctions.Limit), true);
        functions.SetValue("offset", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, int, IEnumerable>(ArrayFunctions.Offset), true);
        functions.SetValue("reverse", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, IEnumerable>(ArrayFunctions.Reverse), true);
        functions.SetValue("size", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, int>(ArrayFunctions.Size), true);
        functions.SetValue("uniq", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, IEnumerable>(ArrayFunctions.Uniq), true);
        Register(context, functions);
    }

    // Reflection goes on giving what the pre code registered.
    [Reverse]
    internal static void Unlimit(HookContext context) => Register(context, new ArrayFunctions());

    // Each context copies these when it is made.
    private static void Register(HookContext context, ScriptObject functions)
    {
        context.Set(ref context.Pre<Dictionary<string, ScriptObject.InternalValue>>(BuiltinFunctions.Default["array"], "<Store>k__BackingField"), functions.Store);
        context.SetStaticReadonly(typeof(LiquidBuiltinsFunctions), "Default", new LiquidBuiltinsFunctions.DefaultBuiltins());
    }
}
