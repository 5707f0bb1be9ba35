using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using Ganss.Xss;
using PatchGen.Hooks;

internal static class UriListHooks
{
    // A sanitizer made before copied the defaults of its time: what is new among them is added when it first meets a list.
    [ShadowInitializer(Member = "P:Ganss.Xss.HtmlSanitizer.UriListAttributes", Handles = ["PG1001"])]
    internal static ISet<string> Lists(HtmlSanitizer owner)
    {
        owner.UriAttributes.UnionWith(HtmlSanitizerDefaults.UriAttributes);
        return new HashSet<string>(HtmlSanitizerDefaults.UriListAttributes, StringComparer.OrdinalIgnoreCase);
    }

    [Apply(Handles = ["PG2003"], Member = "P:Ganss.Xss.HtmlSanitizerDefaults.UriAttributes")]
    internal static void Widen(HookContext context) => Set(context, "action background cite codebase data dynsrc formaction href icon longdesc lowsrc manifest poster src xlink:href");

    [Reverse(Member = "P:Ganss.Xss.HtmlSanitizerDefaults.UriAttributes")]
    internal static void Narrow(HookContext context) => Set(context, "action cite formaction background dynsrc href longdesc lowsrc src");

    private static void Set(HookContext context, string names) =>
        context.SetStaticReadonly<ISet<string>>(typeof(HtmlSanitizerDefaults), "<UriAttributes>k__BackingField", names.Split(' ').ToImmutableHashSet(StringComparer.OrdinalIgnoreCase));
}
