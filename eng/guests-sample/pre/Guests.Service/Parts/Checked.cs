using System.Text.RegularExpressions;
using FluentValidation;
using Guests.Rules;
using Polly;
using Polly.Retry;

namespace Guests.Service.Parts;

/// <summary>Validation, text and retries.</summary>
internal static class Checked
{
    private static readonly BasketValidator Validator = new();

    private static readonly Regex Number = new("[0-9]+", RegexOptions.Compiled);

    private static readonly ResiliencePipeline Pipeline = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 1, Delay = TimeSpan.Zero }).Build();

    public static void Map(WebApplication app)
    {
        app.MapGet("/fluent", () => Validator.Validate(new Basket { Price = 60, Quantity = 2 }).IsValid ? "valid" : "invalid");
        app.MapGet("/regex", () => Number.Replace("card 4711", match => Digits.Mask(match.Value)));
        app.MapGet("/polly", () => Pipeline.Execute(() => Attempts.IsFinal(3)) ? "final" : "again");
    }
}

internal sealed class BasketValidator : AbstractValidator<Basket>
{
    public BasketValidator() => RuleFor(basket => basket.Total).LessThanOrEqualTo(100);
}
