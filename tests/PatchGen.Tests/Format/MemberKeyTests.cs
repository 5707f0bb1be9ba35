using System.Reflection.Metadata;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

public sealed class MemberKeyTests
{
    [Fact]
    public void Every_member_of_a_type_has_a_key_of_its_own()
    {
        using var snapshot = TestCompiler.Snapshot("""
            public unsafe class C<T>
            {
                public void A(ref int x) { } public void A(int x) { } public void A(int[] x) { } public void A(int[,] x) { }
                public void A<U>(U x) { } public void A(T x) { } public void A(delegate*<int, void> x) { } public void A(delegate*<string, void> x) { }
                public static explicit operator int(C<T> c) => 1; public static explicit operator long(C<T> c) => 2;
                public int this[int i] => 1; public int this[string i] => 1;
            }
            """);
        var keys = snapshot.Metadata.MethodDefinitions.Select(snapshot.Keys.Method).ToList();
        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Contains(new MemberKey("M:C`1::A``1(!!0)System.Void"), keys);
        Assert.Contains(new MemberKey("M:C`1::A(System.Int32&)System.Void"), keys);
    }

    [Fact]
    public void A_key_tells_its_type_and_name()
    {
        var key = new MemberKey("M:N.O/I`1::Go``2(System.Int32,!0)System.Void");
        Assert.Equal("Go", key.Name);
        Assert.Equal(new MemberKey("T:N.O/I`1"), key.Type);
        Assert.Equal("N.O.I`1.Go``2(System.Int32,!0)", key.Display);
        Assert.Equal("I`1", key.Type.Name);
    }
}
