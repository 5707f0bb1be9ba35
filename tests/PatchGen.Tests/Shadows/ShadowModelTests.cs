using System.Runtime.CompilerServices;
using PatchGen.Hooks;

namespace PatchGen.Tests.Shadows;

/// <summary>The store beside a ConditionalWeakTable that is asked the same: random programs, on several threads at a time.</summary>
[Collection(CollectsGarbage.Name)]
public sealed class ShadowModelTests
{
    private const int Threads = 4;
    private const int Steps = 40_000;
    private const int Kept = 3_000;

    private sealed class Owner;

    [Fact]
    public void Random_programs_see_what_a_weak_table_would_hold()
    {
        var numbers = Shadow.Field<int>(typeof(Owner), "numbers", typeof(ShadowModelTests));
        var leading = Shadow.Field<object?>(typeof(Owner), "leading", typeof(ShadowModelTests));
        // No thread knows another one's objects, but all share the fields.
        var wrong = new int[Threads];
        var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() => wrong[t] = Run(t, numbers, leading))).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(new int[Threads], wrong);
    }

    private static int Run(int seed, ShadowField<int> numbers, ShadowField<object?> leading)
    {
        var random = new Random(seed);
        var model = new ConditionalWeakTable<Owner, StrongBox<(int Number, object? Leading)>>();
        var owners = new Owner[Kept];
        var (wrong, walked) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            // Walks along the objects and leaps among them; some are dropped for new ones.
            walked = random.Next(16) == 0 ? random.Next(Kept) : (walked + 1) % Kept;
            var owner = owners[walked] is null || random.Next(8) == 0 ? owners[walked] = new Owner() : owners[walked];
            var expected = model.GetValue(owner, _ => new StrongBox<(int, object?)>());
            switch (random.Next(6))
            {
                case 0:
                    numbers.Set(owner, expected.Value.Number = random.Next(100));
                    break;
                case 1:
                    leading.Set(owner, expected.Value.Leading = random.Next(3) == 0 ? null : new[] { owner });
                    break;
                case 2:
                    expected.Value.Number++;
                    Interlocked.Increment(ref numbers.Ref(owner));
                    break;
                default:
                    if (numbers.Get(owner) != expected.Value.Number || !ReferenceEquals(leading.Get(owner), expected.Value.Leading)) wrong++;
                    break;
            }

            if (step % 2_000 == 0) GC.Collect(step % 10_000 == 0 ? 2 : 0);
        }

        return wrong;
    }

    [Fact]
    public void Values_that_are_forgotten_come_back_to_nobody()
    {
        var field = Shadow.Field<int>(typeof(Owner), "forgotten", typeof(ShadowModelTests));
        var owners = Enumerable.Range(0, 5_000).Select(_ => new Owner()).ToArray();
        for (var round = 1; round <= 5; round++)
        {
            for (var i = round % 2; i < owners.Length; i += 2) field.Set(owners[i], round);
            Assert.All(owners, (o, i) => Assert.Equal(i % 2 == round % 2 ? round : 0, field.Get(o)));
            ((PatchGen.Hooks.Shadows.IShadowStore)field).Clear();
            Assert.Equal(0, field.Count);
            Assert.All(owners, o => Assert.Equal(0, field.Get(o)));
        }
    }
}
