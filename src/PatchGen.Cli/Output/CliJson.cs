using System.Text.Json.Serialization;
using PatchGen.Format;

namespace PatchGen.Cli.Output;

/// <summary>The format's records as the tool prints them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AppliedPatch))]
internal sealed partial class CliJson : JsonSerializerContext;
