namespace Target;

/// <summary>A long-lived graph of small objects: a cache, as a service has it.</summary>
internal sealed class Graph
{
    // A node, its string and its array, headers and padding included.
    private const int BytesOfNode = 48 + 40 + 48;

    private readonly Node[] _nodes;

    private Graph(Node[] nodes) => _nodes = nodes;

    public static Graph Of(int megabytes)
    {
        var nodes = new Node[(int)(megabytes * (1L << 20) / BytesOfNode)];
        var random = new Random(1);
        for (var i = 0; i < nodes.Length; i++)
            nodes[i] = new Node { Other = i > 0 ? nodes[random.Next(i)] : null, Name = new string('x', 8), Numbers = new int[6], Id = i };
        // What lives for long lies in generation 2.
        GC.Collect();
        GC.Collect();
        return new Graph(nodes);
    }

    public int Count => _nodes.Length;

    private sealed class Node
    {
        public Node? Other;
        public string? Name;
        public int[]? Numbers;
        public long Id;
    }
}
