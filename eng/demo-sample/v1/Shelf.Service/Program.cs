using Shelf;
using Shelf.Service;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
builder.Services.AddSingleton<LoanDesk>();
builder.Services.AddControllers();
var documents = new DocumentStore(builder.Configuration["documents"] ?? "documents");
var catalogue = Catalogue.OfSize(builder.Configuration.GetValue("catalogue", 1));

var app = builder.Build();
app.UseWebSockets();
app.MapGet("/documents", (string name) => PathRule.StaysInside(name) ? Text(documents.Read(name)) : Results.NotFound());
app.MapGet("/accepts", (string name) => documents.Accepts(name));
app.MapGet("/titles/{number:int}", (int number) => Text(catalogue.Title(number)));
app.MapGet("/session", context => ReadingSession.Serve(context, documents, app.Lifetime.ApplicationStopping));
app.MapControllers();
app.Run();

static IResult Text(string? text) => text is null ? Results.NotFound() : Results.Text(text);
