using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>An enum as text in JSON, in camel case; a number, or a text that is none of its values, is refused.</summary>
/// <typeparam name="T">The enum.</typeparam>
public sealed class CamelCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) where T : struct, Enum;
