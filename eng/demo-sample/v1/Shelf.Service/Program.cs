using Shelf;
using Shelf.Service;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
var documents = new DocumentStore(builder.Configuration["documents"] ?? "documents");

var app = builder.Build();
app.UseWebSockets();
app.MapGet("/documents", (string name) => documents.Read(name) is { } text ? Results.Text(text) : Results.NotFound());
app.MapGet("/accepts", (string name) => documents.Accepts(name));
app.MapGet("/session", (HttpContext context) => ReadingSession.Serve(context, documents, app.Lifetime.ApplicationStopping));
app.Run();
