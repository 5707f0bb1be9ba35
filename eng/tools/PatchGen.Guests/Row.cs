namespace PatchGen.Guests;

/// <summary>A fixed method, and what a client sees of it.</summary>
/// <param name="Part">The library whose generated code calls it.</param>
/// <param name="Question">What the client asks.</param>
/// <param name="Pre">The answer of the pre code.</param>
/// <param name="Post">The answer of the post code.</param>
/// <param name="Fixed">The fixed method, as the compiler's events name it: <c>Type::Method</c>, or how that begins.</param>
internal sealed record Row(string Part, Question Question, string Pre, string Post, string Fixed)
{
    /// <summary>How the names of the generated methods' namespaces begin; by default that of dynamic methods.</summary>
    public string Generated { get; init; } = "dynamicClass";

    /// <summary>Why the library's generated code never inlines a user's method, or null where it does.</summary>
    public string? CallsOnly { get; init; }
}

/// <summary>How a client asks.</summary>
internal abstract record Question
{
    /// <summary>A path of the service, over HTTP/1.</summary>
    public sealed record Http(string Path) : Question
    {
        public override string ToString() => Path;
    }

    /// <summary>A hub's method, over the connection that stays open.</summary>
    public sealed record Hub(string Method, params int[] Arguments) : Question
    {
        public override string ToString() => $"hub {Method}";
    }

    /// <summary>A gRPC method.</summary>
    public sealed record Grpc(string Method, int Quantity) : Question
    {
        public override string ToString() => $"grpc {Method}";
    }
}
