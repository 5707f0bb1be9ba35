using MediatR;

namespace Guests.Service.Parts;

/// <summary>Requests that a mediator hands to handlers that the container makes.</summary>
internal static class Mediated
{
    public static void Add(IServiceCollection services)
    {
        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient<IRequestHandler<Ask, string>, AskHandler>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/mediatr/constructor", async (IMediator mediator) => await mediator.Send(new Ask(Tone: true)));
        app.MapGet("/mediatr/handler", async (IMediator mediator) => await mediator.Send(new Ask(Tone: false)));
    }
}

internal sealed record Ask(bool Tone) : IRequest<string>;

internal sealed class AskHandler : IRequestHandler<Ask, string>
{
    private readonly string _tone;

    public AskHandler() => _tone = "rude";

    public Task<string> Handle(Ask request, CancellationToken cancellationToken) => Task.FromResult(request.Tone ? _tone : "no");
}
