using PatchGen.Generator.Diff;

namespace PatchGen.Tests.Diff;

/// <summary>Which code that lives on beside the patch reads a removed field where the post side no longer sets it.</summary>
public sealed class RemovedFieldTests
{
    [Theory]
    // The object that a suspended call was started on was made before, and only constructors set the field.
    [InlineData("readonly int limit = 3;", "async Task<int> M() { await Task.Yield(); return limit; }", false)]
    [InlineData("int limit; public C() => limit = 3;", "async Task<int> M() { for (var i = 0; ; i++) { await Task.Yield(); if (i > limit && limit > 1) return limit; } }", false)]
    [InlineData("readonly object gate = new();", "IEnumerable<int> M() { yield return 1; lock (gate) yield return 2; }", false)]
    // Another object may have been made since.
    [InlineData("readonly int limit = 3;", "async Task<int> M() { await Task.Yield(); return new C().limit; }", true)]
    [InlineData("readonly int limit = 3;", "async Task<int> M(C other) { await Task.Yield(); return (other.ToString() == \"\" ? this : other).limit; }", true)]
    // Pre code set it, and post code does not.
    [InlineData("int limit = 3; public void Set(int to) => limit = to;", "async Task<int> M() { await Task.Yield(); return limit; }", true)]
    [InlineData("int limit = 3; static void Put(ref int at) => at = 4; public void Set() => Put(ref limit);", "async Task<int> M() { await Task.Yield(); return limit; }", true)]
    // What a suspended call calls is called on any object.
    [InlineData("readonly int limit = 3; int Limit() => limit;", "async Task<int> M() { await Task.Yield(); return new C().Limit(); }", true)]
    public void A_suspended_call_may_read_what_its_own_object_keeps(string field, string method, bool isRead)
    {
        const string Usings = "using System.Collections.Generic; using System.Threading.Tasks; ";
        var post = method[..method.IndexOf('{')] + (method.Contains("yield", StringComparison.Ordinal) ? "{ yield return 1; }" : "{ await Task.Yield(); return 1; }");
        var removed = Compared.Of($"{Usings}class C {{ {field} {method} }}", $"{Usings}class C {{ {post} }}").Facts.OfType<FieldRemoved>();
        Assert.Equal(isRead, Assert.Single(removed).ReadBy is not null);
    }
}
