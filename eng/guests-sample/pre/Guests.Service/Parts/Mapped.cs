using System.Globalization;
using CsvHelper;
using Guests.Rules;
using Mapster;

namespace Guests.Service.Parts;

/// <summary>Objects made of other objects, and of lines.</summary>
internal static class Mapped
{
    public static void Map(WebApplication app)
    {
        TypeAdapterConfig<Parcel, ParcelView>.NewConfig().Map(view => view.Label, parcel => ParcelLabel.Of(parcel.Weight));
        app.MapGet("/mapster", () => new Parcel { Weight = 500 }.Adapt<ParcelView>().Label);
        app.MapGet("/csv", () =>
        {
            using var reader = new CsvReader(new StringReader("Value\n7\n"), CultureInfo.InvariantCulture);
            return $"{reader.GetRecords<Measurement>().Single().Value}";
        });
    }
}
