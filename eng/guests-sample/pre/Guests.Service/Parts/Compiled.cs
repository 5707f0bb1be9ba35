using System.Linq.Expressions;
using System.Reflection.Emit;
using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>Code that the service itself generates, made once and kept.</summary>
internal static class Compiled
{
    private static readonly Meter Meter = new(7);
    private static readonly Func<int, int> Closed = Of(hours => Meter.Closed(hours));
    private static readonly Func<int, int> Instance = Of(hours => Meter.Rate(hours));
    private static readonly Func<int, int> GenericType = Of(count => Kinds<int>.Size(count));
    private static readonly Func<int, int> SharedType = Of(count => Kinds<string>.Size(count));
    private static readonly Func<int, string> GenericMethod = OfText(value => Naming.Of(value));
    private static readonly Func<int, int> StaticAbstract = Of(feet => Units.Convert<Foot>(feet));
    private static readonly Func<Meter, int> Tiny = TinyGetter();
    private static readonly Loose Loose = new();

    public static void Map(WebApplication app)
    {
        app.MapGet("/expression/closed", () => $"{Closed(5)}");
        app.MapGet("/expression/instance", () => $"{Instance(5)}");
        app.MapGet("/expression/generic-type", () => $"{GenericType(5)}");
        app.MapGet("/expression/shared-type", () => $"{SharedType(5)}");
        app.MapGet("/expression/generic-method", () => GenericMethod(5));
        app.MapGet("/expression/static-abstract", () => $"{StaticAbstract(12)}");
        app.MapGet("/emit/tiny", () => $"{Tiny(Meter)}");
        app.MapGet("/dynamic", () =>
        {
            dynamic loose = Loose;
            return $"{loose.Twice(5)}";
        });
    }

    private static Func<int, int> Of(Expression<Func<int, int>> expression) => expression.Compile();

    private static Func<int, string> OfText(Expression<Func<int, string>> expression) => expression.Compile();

    // Its body is the getter's: a load and a return, four bytes.
    private static Func<Meter, int> TinyGetter()
    {
        var method = new DynamicMethod("TinyGetter", typeof(int), [typeof(Meter)], typeof(Compiled).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Meter).GetProperty(nameof(Meter.Count))!.GetMethod!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<Meter, int>>();
    }
}
