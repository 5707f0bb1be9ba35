using PatchGen.Format;

namespace PatchGen.Runtime.State;

/// <summary>Answers in terms of the wire.</summary>
internal static class Responses
{
    public static WireResponse Of(Failure failure) =>
        new() { Code = failure.Code, Message = failure.Message, Evidence = [.. failure.Evidence] };

    /// <summary>What an exception comes to: the process lacks something, or PatchGen is wrong.</summary>
    /// <param name="command">What failed.</param>
    /// <param name="e">What it threw.</param>
    public static WireResponse Of(string command, Exception e) => Of(Shortages.Of(e) is { } code
        ? new Failure(code, $"{command} failed for want of {Shortages.Name(code)} inside the process: {e.Message.ReplaceLineEndings(" ")}")
        : new Failure(Code.Internal, $"{command} failed inside the process: {e.Message.ReplaceLineEndings(" ")}"));

    public static WireResponse Of(Code code, string message) => new() { Code = code, Message = message };
}
