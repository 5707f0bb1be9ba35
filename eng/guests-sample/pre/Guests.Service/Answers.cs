using System.Collections.Concurrent;

namespace Guests.Service;

/// <summary>State that only this process's memory holds: how often each path was answered.</summary>
internal static class Answers
{
    private static readonly ConcurrentDictionary<string, int> Counts = new();

    public static Task Count(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["x-answers"] = $"{Counts.AddOrUpdate(context.Request.Path, 1, (_, count) => count + 1)}";
        return next(context);
    }
}
