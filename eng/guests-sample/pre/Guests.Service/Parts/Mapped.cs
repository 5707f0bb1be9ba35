using System.Globalization;
using CsvHelper;
using Guests.Rules;
using Mapster;

namespace Guests.Service.Parts;

/// <summary>Objects made of other objects, and of lines.</summary>
internal static class Mapped
{
    // A reader keeps the code that it generates: so one reader, a line for each request.
    private static readonly CsvReader Lines = Opened(string.Concat(Enumerable.Repeat("7\n", 100_000)));

    public static void Map(WebApplication app)
    {
        TypeAdapterConfig<Parcel, ParcelView>.NewConfig().Map(view => view.Label, parcel => ParcelLabel.Of(parcel.Weight));
        app.MapGet("/mapster", () => new Parcel { Weight = 5 }.Adapt<ParcelView>().Label);
        app.MapGet("/csv", () => Lines.Read() ? $"{Lines.GetRecord<Measurement>().Value}" : "no more");
    }

    private static CsvReader Opened(string lines)
    {
        var reader = new CsvReader(new StringReader("Value\n" + lines), CultureInfo.InvariantCulture);
        reader.Read();
        reader.ReadHeader();
        return reader;
    }
}
