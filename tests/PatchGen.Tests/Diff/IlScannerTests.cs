using System.Reflection.Emit;
using System.Reflection.Metadata;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff;
using PatchGen.Generator.Diff.Behaviour;
using PatchGen.Generator.Diff.Il;
using PatchGen.Tests.Matching;

namespace PatchGen.Tests.Diff;

public sealed class IlScannerTests
{
    [Theory, InlineData(true), InlineData(false)]
    public void A_scan_meets_the_instructions_that_decoding_gives(bool release)
    {
        using var snapshot = Fixture.Compile(release);
        var side = new Side(snapshot);
        var met = 0;
        foreach (var method in snapshot.Metadata.MethodDefinitions)
        {
            if (side.Body(method) is not { } body) continue;
            var scanned = new List<(int Offset, bool IsCall, EntityHandle Token)>();
            for (var scanner = new IlScanner(body); scanner.Next();)
                if (scanner.Code != ILOpCode.Nop) scanned.Add((scanner.Offset, scanner.IsCall, scanner.Kind is OperandType.InlineMethod or OperandType.InlineField ? scanner.Token : default));
            var decoded = IlCode.Decode(body.GetILReader()).Instructions
                .Select(i => (i.Offset, i.IsCall, i.Kind is OperandType.InlineMethod or OperandType.InlineField ? i.Token : default));
            Assert.Equal(decoded, scanned);
            met += scanned.Count;
        }

        Assert.True(met > 1000);
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Calls_in_loops_are_those_that_the_flow_of_the_decoded_code_repeats(bool release)
    {
        using var snapshot = TestCompiler.Snapshot([("/src/C.cs", """
            class C
            {
                static bool Go(int i) => i > 3;
                static void A() { } static void B() { } static void D() { } static void E() { }
                static void M(int n)
                {
                    A();
                    for (var i = 0; i < n; i++) B();
                    D();
                    do { if (n == 7) { E(); continue; } switch (n) { case 1: B(); break; case 2: D(); break; case 3: goto done; case 4: A(); break; } } while (Go(n--));
                    done: E();
                }
            }
            """)], release);
        var side = new Side(snapshot);
        var graph = new BodyGraph(side);
        foreach (var method in snapshot.Metadata.MethodDefinitions)
        {
            if (side.Body(method) is not { } body) continue;
            var code = IlCode.Decode(body.GetILReader());
            var flow = new Flow(code);
            var expected = code.Instructions.Index().Where(i => i.Item.IsCall && side.OwnMethod(i.Item.Token) is { IsNil: false }).Select(i => (side.OwnMethod(i.Item.Token), flow.IsRepeated(i.Index)));
            Assert.Equal(expected, graph.CallsOf(method).Select(c => (c.Target, c.IsRepeated)));
        }

        var m = snapshot.Metadata.MethodDefinitions.Single(h => side.Name(h) == "M");
        Assert.Equal([false, true, false, true, true, true, true, true, false], graph.CallsOf(m).Select(c => c.IsRepeated));
    }

    [Theory, InlineData(0x72), InlineData(0xfe), InlineData(0x45)]
    public void Code_that_ends_within_an_instruction_is_no_image(byte last)
    {
        // Ends in the return: there stands a string without its token, half an opcode, a switch without its targets.
        using var whole = TestCompiler.Snapshot("class C { static string M() => \"x\"; }");
        var image = whole.Image.ToArray();
        var at = image.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x72, 0x01, 0x00, 0x00, 0x70, 0x2a]);
        Assert.True(at > 0);
        image[at + 5] = last;
        using var cut = new Snapshot([.. image], []);
        var side = new Side(cut);
        var body = side.Body(cut.Metadata.MethodDefinitions.Single(m => side.Name(m) == "M"))!;
        Assert.Throws<BadImageFormatException>(() =>
        {
            for (var scanner = new IlScanner(body); scanner.Next();) { }
        });
    }
}
