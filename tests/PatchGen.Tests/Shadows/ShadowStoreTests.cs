using System.Diagnostics;
using System.Runtime.CompilerServices;
using PatchGen.Hooks;

namespace PatchGen.Tests.Shadows;

[Collection(CollectsGarbage.Name)]
public sealed class ShadowStoreTests
{
    private sealed class Owner
    {
        public int Id;
    }

    private sealed class Finalized(Action<Finalized> last)
    {
        ~Finalized() => last(this);
    }

    private static ShadowField<T> Field<T>(Func<object, T>? initializer = null, T initial = default!, [CallerMemberName] string name = "") =>
        Shadow.Field(typeof(Owner), name, typeof(ShadowStoreTests), initial, initializer);

    // Full collections until it is so: when a sweep runs is the runtime's to say.
    private static void Eventually(Func<bool> holds)
    {
        for (var waited = Stopwatch.StartNew(); !holds();)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(90), "It never came to hold.");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Sleep(5);
        }
    }

    [Fact]
    public void Each_object_has_its_own_value_however_many_there_are()
    {
        var field = Field<int>(initial: -1);
        var owners = Enumerable.Range(0, 20_000).Select(i => new Owner { Id = i }).ToList();
        foreach (var owner in owners) field.Set(owner, owner.Id);
        GC.Collect();
        Assert.All(owners, o => Assert.Equal(o.Id, field.Get(o)));
        Assert.Equal(-1, field.Get(new Owner()));
        Assert.Equal(20_000, field.Count);
    }

    [Fact]
    public void The_initial_value_takes_no_place()
    {
        var field = Field<string?>(initial: "same");
        var owner = new Owner();
        field.Set(owner, "same");
        Assert.Equal(("same", false, 0), (field.Get(owner), field.Has(owner), field.Count));
        field.Set(owner, null);
        Assert.Equal((null, true), (field.Get(owner), field.Has(owner)));
        field.Set(owner, "same");
        Assert.Equal("same", field.Get(owner));
    }

    [Fact]
    public void Dead_objects_take_their_values_with_them()
    {
        var field = Field<object?>();
        var living = new Owner();
        field.Set(living, "here");
        var dead = Fill(field, owner => new byte[owner.Id]);
        Eventually(() => field.Count == 1 && dead.All(d => !d.IsAlive));
        Assert.Equal("here", field.Get(living));
    }

    [Fact]
    public void A_value_that_leads_back_keeps_nothing_alive()
    {
        var field = Field<object?>();
        var kept = new Owner();
        field.Set(kept, kept);
        var dead = Fill(field, owner => new[] { owner });
        Eventually(() => field.Count == 1 && dead.All(d => !d.IsAlive));
        Assert.Same(kept, field.Get(kept));
    }

    [Fact]
    public void Values_of_two_fields_that_lead_to_each_others_objects_keep_nothing_alive()
    {
        var one = Field<Owner?>();
        var two = Field<Owner?>(name: "two");
        var dead = Pairs(one, two);
        Eventually(() => one.Count + two.Count == 0 && dead.All(d => !d.IsAlive));
    }

    [Fact]
    public void The_heap_is_flat_after_a_million_objects_came_and_went()
    {
        var field = Field<int>();
        var back = Field<object?>(name: "back");
        Wave(field, back);
        Eventually(() => field.Count + back.Count == 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 10; i++) Wave(field, back);
        Eventually(() => field.Count + back.Count == 0);
        // A million entries are a hundred megabytes; other tests run beside this one.
        Eventually(() => GC.GetTotalMemory(forceFullCollection: true) - before < 40_000_000);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Wave(ShadowField<int> field, ShadowField<object?> back)
        {
            for (var i = 0; i < 100_000; i++)
            {
                var owner = new Owner();
                field.Set(owner, i + 1);
                if (i % 4 == 0) back.Set(owner, owner);
            }
        }
    }

    [Fact]
    public void Eight_threads_initialize_each_object_once()
    {
        var runs = 0;
        var field = Field(o =>
        {
            Interlocked.Increment(ref runs);
            return ((Owner)o).Id * 10;
        });
        var owners = Enumerable.Range(0, 100_000).Select(i => new Owner { Id = i }).ToArray();
        var wrong = 0;
        var threads = Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            for (var i = 0; i < owners.Length; i++)
            {
                var owner = owners[(i * 7 + t * 11) % owners.Length];
                if (Interlocked.Increment(ref field.Ref(owner)) is var value && (value <= owner.Id * 10 || value > owner.Id * 10 + 8)) Interlocked.Increment(ref wrong);
            }
        })).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal((0, 100_000), (wrong, runs));
        Assert.All(owners, o => Assert.Equal(o.Id * 10 + 8, field.Get(o)));
    }

    [Fact]
    public void An_initializer_that_throws_is_asked_again()
    {
        var runs = 0;
        var field = Field<int>(_ => ++runs == 1 ? throw new InvalidOperationException("first") : 7);
        var owner = new Owner();
        Assert.Throws<InvalidOperationException>(() => field.Get(owner));
        Assert.Equal((7, 7, 2), (field.Get(owner), field.Get(owner), runs));
    }

    [Fact]
    public void An_initializer_that_asks_for_its_own_field_gets_the_default()
    {
        ShadowField<int>? field = null;
        field = Field<int>(o => field!.Get(o) + 3);
        Assert.Equal(3, field.Get(new Owner()));
    }

    [Fact]
    public void What_is_set_first_is_not_initialized()
    {
        var field = Field<int>(_ => throw new InvalidOperationException());
        var (set, constructed) = (new Owner(), new Owner());
        field.Set(set, 0);
        ShadowAccess.Construct(constructed, field);
        Assert.Equal((0, 0), (field.Get(set), field.Get(constructed)));
    }

    [Fact]
    public void A_location_stays_while_the_table_grows_and_is_collected()
    {
        var field = Field<long>();
        var owner = new Owner();
        ref var location = ref field.Ref(owner);
        Fill(field, o => o.Id + 1L);
        GC.Collect();
        location = 42;
        Assert.Equal(42, field.Get(owner));
        Assert.True(Unsafe.AreSame(ref location, ref field.Ref(owner)));
    }

    [Fact]
    public void A_finalizer_still_finds_the_value()
    {
        var field = Field<int>();
        var seen = 0;
        Make();
        Eventually(() => Volatile.Read(ref seen) != 0);
        Assert.Equal(5, seen);

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Make() => field.Set(new Finalized(o => Volatile.Write(ref seen, field.Get(o))), 5);
    }

    [Fact]
    public void No_object_is_nobodys_owner()
    {
        var field = Field<int>();
        Assert.Throws<NullReferenceException>(() => field.Get(null!));
        Assert.Throws<NullReferenceException>(() => field.Set(null!, 0));
        Assert.Throws<NullReferenceException>(() => field.Ref(null!));
    }

    [Fact]
    public void Readers_never_see_anothers_value_while_objects_come_and_go()
    {
        var field = Field<Owner?>();
        var stop = false;
        var rounds = 0;
        var wrong = 0;
        var collector = new Thread(() =>
        {
            // Young collections mostly: each full one walks whatever else the process holds. And one for each round, so that the
            // workers get on.
            for (var i = 0; !Volatile.Read(ref stop); i++)
            {
                var seen = Volatile.Read(ref rounds);
                GC.Collect(i % 32 == 0 ? 2 : 0);
                SpinWait.SpinUntil(() => Volatile.Read(ref stop) || Volatile.Read(ref rounds) != seen);
            }
        });
        var workers = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var round = 0; round < 100; round++)
            {
                var owners = Enumerable.Range(0, 200).Select(i => new Owner { Id = i }).ToArray();
                foreach (var owner in owners) field.Set(owner, owner);
                foreach (var owner in owners)
                    if (!ReferenceEquals(field.Get(owner), owner)) Interlocked.Increment(ref wrong);
                Interlocked.Increment(ref rounds);
            }
        })).ToList();
        collector.Start();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        Volatile.Write(ref stop, true);
        collector.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void Values_go_when_the_last_patch_that_uses_them_comes_off()
    {
        var owner = new Owner();
        var (own, other) = (typeof(ShadowStoreTests), typeof(Shadow));
        var field = Shadow.Field<int>(typeof(Owner), "shared", own);
        Assert.Same(field, Shadow.Field<int>(typeof(Owner), "shared", other));
        field.Set(owner, 5);
        Shadow.Drop(own.Assembly);
        Assert.Equal(5, field.Get(owner));
        Shadow.Drop(other.Assembly);
        Assert.Equal(0, field.Get(owner));

        // What still runs after the undo leaves nothing to the next apply.
        field.Set(owner, 6);
        Shadow.Begin(own.Assembly);
        Assert.Equal(0, field.Get(owner));
    }

    [Fact]
    public void A_patch_that_comes_back_gives_its_own_initial_value_again()
    {
        var owner = new Owner();
        // Assemblies that no other test of shadow fields takes for a patch.
        var (own, other) = (typeof(Assert), typeof(Enumerable));
        var field = Shadow.Field(typeof(Owner), "returning", own, 1, null);
        Assert.Equal(1, field.Get(owner));
        Shadow.Drop(own.Assembly);
        Shadow.Field(typeof(Owner), "returning", other, 2, null);
        Assert.Equal(2, field.Get(owner));
        Shadow.Drop(other.Assembly);
        // Its module is the one that asked before: no static constructor asks once more.
        Shadow.Begin(own.Assembly);
        Assert.Equal(1, field.Get(owner));
    }

    [Fact]
    public void What_only_the_pre_side_has_can_be_read()
    {
        Assert.Equal(4, Shadow.Pre<int>(new Owner { Id = 4 }, "Id"));
        Assert.Throws<MissingFieldException>(() => Shadow.Pre<int>(new Owner(), "Absent"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Fill<T>(ShadowField<T> field, Func<Owner, T> value)
    {
        var made = new List<WeakReference>();
        for (var i = 0; i < 1_000; i++)
        {
            var owner = new Owner { Id = i };
            field.Set(owner, value(owner));
            made.Add(new WeakReference(owner));
        }

        return made;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Pairs(ShadowField<Owner?> one, ShadowField<Owner?> two)
    {
        var made = new List<WeakReference>();
        for (var i = 0; i < 500; i++)
        {
            var (a, b) = (new Owner(), new Owner());
            one.Set(a, b);
            two.Set(b, a);
            made.Add(new WeakReference(a));
        }

        return made;
    }
}
