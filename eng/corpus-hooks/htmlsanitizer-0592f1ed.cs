using AngleSharp;
using Ganss.Xss;
using PatchGen.Hooks;

internal static class ConfigurationHooks
{
    [Apply(Handles = ["PG2003"], Member = "F:Ganss.Xss.HtmlSanitizer.defaultConfiguration")]
    internal static void Share(HookContext context) =>
        context.SetStaticReadonly<IConfiguration>(typeof(HtmlSanitizer), nameof(HtmlSanitizer.defaultConfiguration), Configuration.Default.WithCss(HtmlSanitizer.cssParserOptions));

    // The pre code made its configuration of equal options.
    [Reverse(Member = "F:Ganss.Xss.HtmlSanitizer.defaultConfiguration")]
    internal static void Keep(HookContext context) { }
}
