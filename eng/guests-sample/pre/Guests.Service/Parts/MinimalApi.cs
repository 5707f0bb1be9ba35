using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>Endpoints whose request delegates ASP.NET Core generates.</summary>
internal static class MinimalApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/minimal/library", (string name) => DocumentNames.IsSafe(name) ? "served" : "refused");
        app.MapGet("/minimal/lambda", (int amount) => amount <= 1000 ? "taken" : "refused");
        app.MapGet("/minimal/parsed", (PageNumber page) => $"page {page.Value}");
        app.MapGet("/minimal/async", async (int amount) =>
        {
            await Task.Yield();
            return amount <= 1000 ? "taken" : "refused";
        });
    }
}
