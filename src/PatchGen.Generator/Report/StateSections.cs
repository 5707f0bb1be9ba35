using PatchGen.Format;
using PatchGen.Generator.Extract;

namespace PatchGen.Generator.Report;

/// <summary>What a patch does to state beside the code: its transform hooks, and the fields that it keeps beside their objects.</summary>
internal static class StateSections
{
    /// <summary>The hooks in the order in which they run; empty without any.</summary>
    public static Html Hooks(IReadOnlyList<PatchModule> modules)
    {
        var hooks = modules.SelectMany(module => module.Hooks).ToList();
        return hooks.Count == 0 ? new Html() : Html.Of($"""
            <table class="list">
            <tr><th>When</th><th>Method</th><th>Handles</th><th>At process start</th><th>To know</th></tr>
            {Html.Of(hooks.Select(Row))}</table>

            """);
    }

    /// <summary>The shadow fields; empty without any.</summary>
    public static Html ShadowFields(IReadOnlyList<PatchModule> modules)
    {
        var fields = modules.SelectMany(module => module.ShadowFields).ToList();
        return fields.Count == 0 ? new Html() : Html.Of($"""
            <table class="list">
            <tr><th>Field</th><th>Type</th><th>What objects made before hold</th></tr>
            {Html.Of(fields.Select(field => Html.Of($"<tr><td><code>{field.Member.Display}</code></td><td><code>{field.ValueType}</code></td><td>{field.Initial.Words()}</td></tr>\n")))}</table>

            """);
    }

    private static Html Row(ManifestHook hook)
    {
        string?[] toKnow = [hook.NoReverse is { } why ? $"Cannot be undone: {why}" : null, hook.Irreversible is { } left ? $"A failure after it leaves: {left}" : null];
        return Html.Of($"""
            <tr><td>{hook.Stage.ToString()}</td><td><code>{hook.Type}.{hook.Method}</code></td><td>{string.Join(", ", hook.Handles)}{(hook.Member is { } member ? Html.Of($" <code>{member}</code>") : new Html())}</td><td>{hook.AtStart.ToString()}</td><td>{string.Join(" ", toKnow.OfType<string>())}</td></tr>

            """);
    }
}
