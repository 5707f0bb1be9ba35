using Autofac;
using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>Objects that containers make.</summary>
internal static class Wired
{
    private static readonly Autofac.IContainer Autofac = Built();

    public static void Add(IServiceCollection services)
    {
        services.AddTransient<Greeter>();
        services.AddTransient(typeof(Store<>));
        services.AddTransient(_ => new Clock(Clock.DefaultZone()));
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/di/constructor", (IServiceProvider services) => services.GetRequiredService<Greeter>().Greeting);
        app.MapGet("/di/open-value", (IServiceProvider services) => $"{services.GetRequiredService<Store<int>>().Capacity}");
        app.MapGet("/di/open-reference", (IServiceProvider services) => $"{services.GetRequiredService<Store<string>>().Capacity}");
        app.MapGet("/di/factory", (IServiceProvider services) => services.GetRequiredService<Clock>().Zone);
        app.MapGet("/autofac", () => $"{Autofac.Resolve<Porter>().Load}");
    }

    private static Autofac.IContainer Built()
    {
        var builder = new ContainerBuilder();
        builder.RegisterType<Porter>();
        return builder.Build();
    }
}
