using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Pricing;
using Service;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();

app.MapGet("/quote/{item:int}", (int item) => Results.Json(Quote.Of(item)));
app.MapGet("/figures", () => Results.Json(Figures.Now()));

// What the patch does to the runtime and nothing else: its methods requested with their own code, and reverted.
app.MapPost("/bare/on", (string tokens) => Bare.Of([.. tokens.Split(',').Select(token => int.Parse(token, CultureInfo.InvariantCulture))]).On());
app.MapPost("/bare/off", (string tokens) => Bare.Of([.. tokens.Split(',').Select(token => int.Parse(token, CultureInfo.InvariantCulture))]).Off());

await app.StartAsync();
var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
Console.WriteLine($"ready {address}");

new Thread(Collections.Run) { IsBackground = true, Name = "collections" }.Start();

// It ends with its input: also when the program that started it dies.
while (Console.ReadLine() is not null)
{
}

await app.StopAsync();
