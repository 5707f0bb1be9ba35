using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PatchGen.Generator.Report;

/// <summary>What the reports' JSON has in common: indented, LF, a line end at the end.</summary>
internal static class Json
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // Files for people and pipelines, never pasted into HTML: `<` and non-ASCII stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>One object, as text.</summary>
    public static string Text(Action<Utf8JsonWriter> members) => Encoding.UTF8.GetString(Write(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    }));

    public static void Array<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(item);
        json.WriteEndArray();
    }

    public static void Object(this Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject(name);
        write();
        json.WriteEndObject();
    }

    public static void Optional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }
}
