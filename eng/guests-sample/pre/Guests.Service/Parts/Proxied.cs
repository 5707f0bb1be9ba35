using Castle.DynamicProxy;
using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>A proxy that Castle.Core derives from a class, made once.</summary>
internal static class Proxied
{
    private static readonly Clerk Clerk = new ProxyGenerator().CreateClassProxy<Clerk>(new Watch());

    public static void Map(WebApplication app)
    {
        app.MapGet("/castle/base", () => Clerk.Greet("Ann"));
        app.MapGet("/castle/interceptor", () => Clerk.Greet("x").Length > 0 ? "open" : "closed");
    }

    private sealed class Watch : IInterceptor
    {
        public void Intercept(IInvocation invocation)
        {
            if (Door.IsOpen($"{invocation.Arguments[0]}")) invocation.Proceed();
            else invocation.ReturnValue = "";
        }
    }
}
