using PatchGen.Format;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Hooks;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Hooks;

/// <summary>What is wrong with a hook, or to be known of it, as a finding beside those of the rules: reports and diagnostics show them alike.</summary>
internal static class HookFinding
{
    /// <summary>A hook that breaks a rule of hooks: no patch is made.</summary>
    public static Finding Error(string id, HookDeclaration hook, string message, string remedy, SourceSpan? at = null) => Of(id, Severity.Refused, hook, message, remedy, at);

    /// <summary>Something that the operator should know.</summary>
    public static Finding Warning(string id, HookDeclaration hook, string message, string remedy, SourceSpan? at = null) => Of(id, Severity.Warning, hook, message, remedy, at);

    private static Finding Of(string id, Severity severity, HookDeclaration hook, string message, string remedy, SourceSpan? at) => new()
    {
        Rule = new Rule(id, RulePages.Get(id)!.Split('\n')[0].Split(": ", 2)[1], (_, _) => null),
        Severity = severity,
        Fact = new UnmodelledChange { Member = new MemberKey($"M:{hook.Type.Replace('+', '/')}::{hook.Method}()System.Void"), Post = at ?? hook.Span, Why = message },
        Message = message,
        Remedy = remedy,
    };
}
