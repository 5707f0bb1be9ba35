using Guests.Service;
using Guests.Service.Parts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
    // gRPC without TLS needs an endpoint of its own.
    kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
});
builder.Services.AddControllers();
builder.Services.AddRazorPages();
builder.Services.AddSignalR();
builder.Services.AddGrpc();
Wired.Add(builder.Services);
Mediated.Add(builder.Services);

var app = builder.Build();
app.Use(Answers.Count);
app.MapGet("/about", () => $"{Environment.Version}");
app.MapControllers();
app.MapRazorPages();
app.MapHub<ChatHub>("/chat");
app.MapGrpcService<QuotesService>();
MinimalApi.Map(app);
Stored.Map(app);
Mapped.Map(app);
Serialized.Map(app);
Checked.Map(app);
Wired.Map(app);
Mediated.Map(app);
Proxied.Map(app);
Reflected.Map(app);
Compiled.Map(app);
Unloadable.Map(app);
app.Run();
