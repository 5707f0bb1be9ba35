using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Bytes;

/// <summary>One compilation: what csc wrote, and whether PatchGen's own is the same.</summary>
/// <param name="Subject">The corpus entry or project that was built.</param>
/// <param name="Assembly">What was compiled: the project's name, its target framework and configuration.</param>
/// <param name="Sources">How many source files, generated ones included.</param>
/// <param name="Generated">How many of them a source generator wrote.</param>
/// <param name="Resources">How many manifest resources.</param>
/// <param name="Signed">True where it has a strong name.</param>
/// <param name="Dll"><c>same</c>, <see cref="Varies"/>, or what differs first.</param>
/// <param name="Pdb"><c>same</c>, <c>embedded</c> (then it is part of the dll), <c>none</c>, or what differs first.</param>
public sealed record Row(string Subject, string Assembly, int Sources, int Generated, int Resources, bool Signed, string Dll, string Pdb)
{
    /// <summary>True where nothing differs.</summary>
    [JsonIgnore] public bool Same => Dll == "same" && Pdb is "same" or "embedded" or "none";

    /// <summary>True where something differs, and the cause is not csc's own.</summary>
    [JsonIgnore] public bool Fails => !Same && Dll != Varies;

    /// <summary>What is said of a compilation that csc itself does not repeat.</summary>
    public const string Varies = "csc's own varies from run to run";

    /// <summary>The row of a table in Markdown.</summary>
    [JsonIgnore] public string Markdown => $"| {Subject} | {Assembly} | {Sources} | {Generated} | {Resources} | {(Signed ? "yes" : "")} | {Dll} | {Pdb} |";

    /// <summary>The head of that table.</summary>
    public const string Head = "| subject | assembly | sources | generated | resources | strong name | dll | pdb |\n|---|---|---|---|---|---|---|---|";

    /// <summary>As text, for the way out of another load context.</summary>
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>Reads <see cref="ToJson"/>.</summary>
    public static Row Parse(string json) => JsonSerializer.Deserialize<Row>(json)!;
}
