using Shelf;
using Shelf.Service;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
var documents = new DocumentStore(builder.Configuration["documents"] ?? "documents");

var app = builder.Build();
app.UseWebSockets();
app.MapGet("/documents", context => documents.Read(Name(context)) is { } text
    ? context.Response.WriteAsync(text)
    : NotFound(context));
app.MapGet("/accepts", context => context.Response.WriteAsync(documents.Accepts(Name(context)) ? "true" : "false"));
app.MapGet("/session", context => ReadingSession.Serve(context, documents, app.Lifetime.ApplicationStopping));
app.Run();

static string Name(HttpContext context) => context.Request.Query["name"].ToString();

static Task NotFound(HttpContext context)
{
    context.Response.StatusCode = StatusCodes.Status404NotFound;
    return Task.CompletedTask;
}
