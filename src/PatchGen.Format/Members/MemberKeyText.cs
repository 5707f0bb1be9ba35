using System.Text.Json;
using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>A <see cref="MemberKey"/> as its text in JSON; any other text is refused.</summary>
public sealed class MemberKeyText : JsonConverter<MemberKey>
{
    /// <inheritdoc />
    public override MemberKey Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.GetString() is [_, ':', _, ..] text ? new MemberKey(text) : throw new JsonException("A member is named by no key.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, MemberKey value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
