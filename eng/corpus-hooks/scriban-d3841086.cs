using System.Collections.Generic;
using PatchGen.Hooks;
using Scriban;
using Scriban.Functions;
using Scriban.Runtime;

internal static class StringFunctionHooks
{
    // Functions are registered by reflection, once: what the attribute hides, and what is new, is put where templates look for it.
    [Apply(Handles = ["PG2002", "PG5005"])]
    internal static void Limit(HookContext context)
    {
        var functions = new StringFunctions();
        functions.SetValue("append", DelegateCustomFunction.CreateFunc<TemplateContext, string, string, string>(StringFunctions.Append), true);
        functions.SetValue("prepend", DelegateCustomFunction.CreateFunc<TemplateContext, string, string, string>(StringFunctions.Prepend), true);
        functions.SetValue("replace", DelegateCustomFunction.CreateFunc<TemplateContext, string, string, string, string>(StringFunctions.Replace), true);
        functions.SetValue("replace_first", DelegateCustomFunction.CreateFunc<TemplateContext, string, string, string, bool, string>(StringFunctions.ReplaceFirst), true);
        Register(context, functions);
    }

    // Reflection goes on giving what the pre code registered.
    [Reverse]
    internal static void Unlimit(HookContext context) => Register(context, new StringFunctions());

    // Each context copies these when it is made.
    private static void Register(HookContext context, ScriptObject functions)
    {
        context.Set(ref context.Pre<Dictionary<string, ScriptObject.InternalValue>>(BuiltinFunctions.Default["string"], "<Store>k__BackingField"), functions.Store);
        context.SetStaticReadonly(typeof(LiquidBuiltinsFunctions), "Default", new LiquidBuiltinsFunctions.DefaultBuiltins());
    }
}
