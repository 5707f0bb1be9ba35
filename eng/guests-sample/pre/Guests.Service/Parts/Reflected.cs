using System.Reflection;
using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>Members called through reflection, which emits a stub for each after its first calls.</summary>
internal static class Reflected
{
    private static readonly MethodInfo Static = typeof(Tariff).GetMethod(nameof(Tariff.Of))!;
    private static readonly MethodInfo Instance = typeof(Tariff).GetMethod(nameof(Tariff.At))!;
    private static readonly ConstructorInfo Constructor = typeof(Tariff).GetConstructor([])!;
    private static readonly PropertyInfo Property = typeof(Tariff).GetProperty(nameof(Tariff.Total))!;
    private static readonly Tariff Tariff = new() { Base = 8 };

    public static void Map(WebApplication app)
    {
        app.MapGet("/reflection/static", () => $"{Static.Invoke(null, [2])}");
        app.MapGet("/reflection/instance", () => $"{Instance.Invoke(Tariff, [2])}");
        app.MapGet("/reflection/constructor", () => $"{((Tariff)Constructor.Invoke([])).Base}");
        app.MapGet("/reflection/property", () => $"{Property.GetValue(Tariff)}");
    }
}
