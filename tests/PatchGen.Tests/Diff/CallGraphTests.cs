using PatchGen.Generator.Diff.Calls;

namespace PatchGen.Tests.Diff;

public sealed class CallGraphTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        public class C
        {
            private static int Leaf(int x) => x;
            public int Direct() => Leaf(1);
            public IEnumerable<int> Lambda(int[] xs) => xs.Select(x => Leaf(x));
            public Func<int, int> MethodGroup() => Leaf;
            public async Task<int> Async() { await Task.Yield(); return Leaf(2); }
            public IEnumerable<int> Iterator() { yield return Leaf(3); }
            public int Local() { return Inner(); int Inner() => new[] { 1 }.Sum(x => Leaf(x)); }
            public async IAsyncEnumerable<T> Generic<T>(T t) { await Task.Yield(); Leaf(4); yield return t; }
            public int Above() => Direct();
            public object Anonymous() => new { A = 1 };
            public int Apart() => 0;
        }
        """;

    private static readonly CallGraph Graph = new(TestCompiler.Snapshot([("/src/C.cs", Source)]));

    [Theory, InlineData("Direct"), InlineData("Lambda"), InlineData("MethodGroup"), InlineData("Async"), InlineData("Iterator"), InlineData("Local"), InlineData("Generic")]
    public void What_synthesized_code_calls_its_owner_calls(string owner) => Assert.Contains(owner, Graph.Callers(Token("Leaf")).Select(Name));

    [Fact]
    public void Nobody_else_is_a_caller()
    {
        Assert.Equal(7, Graph.Callers(Token("Leaf")).Count());
        Assert.Equal(["Above"], Graph.Callers(Token("Direct")).Select(Name));
        Assert.Empty(Graph.Callees(Token("Apart")));
    }

    [Fact]
    public void Reaching_counts_callers_of_callers_once() => Assert.Equal(8, Graph.Reaching([Token("Leaf")]));

    [Theory, InlineData("Direct", 1), InlineData("Lambda", 2), InlineData("Local", 3), InlineData("Anonymous", 1)]
    public void The_bodies_are_the_owners_own(string owner, int count) => Assert.Equal(count, Graph.Bodies(Token(owner)).Length);

    [Fact]
    public void The_lines_span_the_body_with_its_lambdas() => Assert.Equal((12, 12), (Graph.Extent(Token("Iterator"))!.Line, Graph.Extent(Token("Iterator"))!.EndLine));

    private static string Name(int token) => Graph.Key(token).Name;

    private static int Token(string name) => Enumerable.Range(1, 60).Select(row => 0x06000000 | row).First(token => Graph.Key(token).Text.StartsWith($"M:C::{name}", StringComparison.Ordinal));
}
