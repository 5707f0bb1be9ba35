using PatchGen.Format;

namespace PatchGen.Runtime.Serve;

/// <summary>Answers in terms of the wire.</summary>
internal static class Responses
{
    public static WireResponse Of(Failure failure) =>
        new() { Code = failure.Code.Name, Message = failure.Message, Evidence = [.. failure.Evidence] };

    public static WireResponse Of(Code code, string message) => new() { Code = code.Name, Message = message };
}
