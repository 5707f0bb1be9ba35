using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>A <see cref="Code"/> as its name in JSON. A name that this build does not know is <see cref="Code.Internal"/>: a newer peer sent it.</summary>
public sealed class CodeName : JsonConverter<Code>
{
    /// <inheritdoc />
    public override Code Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetString() is { } name ? Code.Parse(name) : throw new JsonException("A code has no name.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Code value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
