using System.Text.Json;
using System.Xml.Serialization;
using Guests.Rules;
using Newtonsoft.Json;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace Guests.Service.Parts;

/// <summary>Three serializers, each with the code that it generates for a type.</summary>
internal static class Serialized
{
    private static readonly XmlSerializer Xml = new(typeof(Voucher));

    public static void Map(WebApplication app)
    {
        app.MapGet("/newtonsoft/getter", () => $"{Parsed(JsonConvert.SerializeObject(new Invoice())).GetProperty("Gross")}");
        app.MapGet("/newtonsoft/should", () => $"{Parsed(JsonConvert.SerializeObject(new Invoice())).TryGetProperty("Note", out _)}");
        app.MapGet("/newtonsoft/setter", () => $"{JsonConvert.DeserializeObject<Invoice>("{\"Number\":7}")!.Number}");
        app.MapGet("/stj/getter", () => $"{Parsed(JsonSerializer.Serialize(new Receipt { Net = 100 })).GetProperty("Gross")}");
        app.MapGet("/stj/setter", () => $"{JsonSerializer.Deserialize<Receipt>("{\"Number\":7}")!.Number}");
        app.MapGet("/stj/constructor", () => JsonSerializer.Deserialize<Receipt>("{}")!.Currency);
        app.MapGet("/xml/getter", () =>
        {
            var text = new StringWriter();
            Xml.Serialize(text, new Voucher());
            return System.Xml.Linq.XElement.Parse(text.ToString()).Element("Code")!.Value;
        });
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;
}
