using System.Runtime.CompilerServices;
using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>Endpoints whose request delegates ASP.NET Core generates.</summary>
internal static class MinimalApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/minimal/library", (string name) => DocumentNames.IsSafe(name));
        app.MapGet("/minimal/lambda", (int amount) => amount < 100);
        app.MapGet("/minimal/parsed", (PageNumber page) => $"page {page.Value}");
        app.MapGet("/minimal/async", [MethodImpl(MethodImplOptions.AggressiveInlining)] async () =>
        {
            await Task.Yield();
            return "taken";
        });
    }
}
