using System.Collections;
using System.Collections.Generic;
using PatchGen.Hooks;
using Scriban;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;

internal static class LoopLimitHooks
{
    // Functions are registered by reflection, once: what the attribute hides, and what is new, is put where templates look for it.
    [Apply(Handles = ["PG2002", "PG5005"])]
    internal static void Limit(HookContext context)
    {
        var (arrays, objects) = (new ArrayFunctions(), new ObjectFunctions());
        arrays.SetValue("add", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, object, IEnumerable>(ArrayFunctions.Add), true);
        arrays.SetValue("insert_at", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IEnumerable, int, object, IEnumerable>(ArrayFunctions.InsertAt), true);
        arrays.SetValue("remove_at", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, IList, int, IList>(ArrayFunctions.RemoveAt), true);
        objects.SetValue("size", DelegateCustomFunction.CreateFunc<TemplateContext, SourceSpan, object, int>(ObjectFunctions.Size), true);
        Register(context, arrays, objects);
    }

    // Reflection goes on giving what the pre code registered.
    [Reverse]
    internal static void Unlimit(HookContext context) => Register(context, new ArrayFunctions(), new ObjectFunctions());

    // Each context copies these when it is made.
    private static void Register(HookContext context, ArrayFunctions arrays, ObjectFunctions objects)
    {
        context.Set(ref context.Pre<Dictionary<string, ScriptObject.InternalValue>>(BuiltinFunctions.Default["array"], "<Store>k__BackingField"), arrays.Store);
        context.Set(ref context.Pre<Dictionary<string, ScriptObject.InternalValue>>(BuiltinFunctions.Default["object"], "<Store>k__BackingField"), objects.Store);
        context.SetStaticReadonly(typeof(LiquidBuiltinsFunctions), "Default", new LiquidBuiltinsFunctions.DefaultBuiltins());
    }
}
