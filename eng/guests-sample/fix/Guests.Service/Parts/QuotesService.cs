using Grpc.Core;
using Guests.Service.Protos;

namespace Guests.Service.Parts;

public sealed class QuotesService : Quotes.QuotesBase
{
    private readonly string _currency;

    public QuotesService() => _currency = "USD";

    public override Task<QuoteReply> Constructed(QuoteRequest request, ServerCallContext context) =>
        Task.FromResult(new QuoteReply { Text = _currency });

    public override Task<QuoteReply> Priced(QuoteRequest request, ServerCallContext context) =>
        Task.FromResult(new QuoteReply { Text = request.Quantity <= 100 ? "taken" : "refused" });
}
