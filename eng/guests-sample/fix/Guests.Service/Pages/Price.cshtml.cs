using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Guests.Service.Pages;

public sealed class PriceModel : PageModel
{
    public PriceModel() => Currency = "USD";

    public string Currency { get; }

    public int Price { get; private set; }

    public void OnGet(int quantity) => Price = quantity * 2;
}
