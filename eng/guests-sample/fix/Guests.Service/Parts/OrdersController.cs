using System.Runtime.CompilerServices;
using Guests.Rules;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Guests.Service.Parts;

[ApiController, Route("mvc")]
public sealed class OrdersController : ControllerBase
{
    private readonly string _currency;

    public OrdersController() => _currency = "USD";

    [HttpGet("sync")]
    public bool Sync(int quantity) => quantity < 50;

    // Newer compilers inline it unasked.
    [HttpGet("async"), MethodImpl(MethodImplOptions.AggressiveInlining)]
    public async Task<bool> Async(int quantity)
    {
        await Task.Yield();
        return quantity < 50;
    }

    [HttpGet("completed")]
    public ValueTask<bool> Completed(int quantity) => new(quantity < 50);

    [HttpGet("constructed")]
    public string Constructed() => _currency;

    [HttpGet("filtered"), TypeFilter(typeof(StampFilter))]
    public string Filtered() => $"{HttpContext.Items["stamp"]}";

    [HttpGet("bound")]
    public string Bound([FromQuery] Address address) => address.Country;
}

public sealed class StampFilter : IActionFilter
{
    private readonly string _stamp;

    public StampFilter() => _stamp = "signed";

    public void OnActionExecuting(ActionExecutingContext context) => context.HttpContext.Items["stamp"] = _stamp;

    public void OnActionExecuted(ActionExecutedContext context)
    {
    }
}
