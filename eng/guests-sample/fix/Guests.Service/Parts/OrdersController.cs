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
    public string Sync(int quantity) => quantity <= 100 ? "taken" : "refused";

    [HttpGet("async")]
    public async Task<string> Async(int quantity)
    {
        await Task.Yield();
        return quantity <= 100 ? "taken" : "refused";
    }

    [HttpGet("completed")]
    public ValueTask<string> Completed(int quantity) => new(quantity <= 100 ? "taken" : "refused");

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
