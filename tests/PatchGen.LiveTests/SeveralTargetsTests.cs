using PatchGen.Format;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>A patch that changes a library and another that it references: both are switched together, or neither.</summary>
public class SeveralTargetsTests
{
    private const string Pricing = """
        public static class Pricing
        {
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Called() => «1 ¦ 2»;
            public static int Inlined() => «1 ¦ 2»;
            «¦ private static int calls; public static int Next() => ++calls;»
        }
        """;

    private const string Service = """
        public static class Service
        {
            [MethodImpl(MethodImplOptions.NoInlining)] public static int Own() => «1 ¦ Pricing.Next() > 0 ? 2 : 0»;
            public static long Requests, Mixed, Post;

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static void Request()
            {
                int a = Own(), b = Pricing.Called();
                Thread.SpinWait(20);
                int c = Pricing.Inlined(), d = Own();
                if (a != b || b != c || c != d) Interlocked.Increment(ref Mixed);
                if (a == 2) Interlocked.Increment(ref Post);
                Interlocked.Increment(ref Requests);
            }

            [MethodImpl(MethodImplOptions.NoInlining)] public static string Next() => "«pre¦» " + «0 ¦ Pricing.Next()»;
            [MethodImpl(MethodImplOptions.NoInlining)] public static string Use() => $"{Own()} {Pricing.Called()} {Pricing.Inlined()}";
            public static void Serve() { while (true) { Request(); Thread.SpinWait(5); } }
        }

        public sealed class Plugin : System.Runtime.Loader.AssemblyLoadContext
        {
            protected override System.Reflection.Assembly Load(System.Reflection.AssemblyName name) =>
                name.Name is "Lib" or "Dep" ? LoadFromAssemblyPath(System.IO.Path.Combine(AppContext.BaseDirectory, name.Name + ".dll")) : null;
            public string Use() => (string)LoadFromAssemblyName(new("Lib")).GetType("Service").GetMethod("Use").Invoke(null, null);
        }

        public static class Probe
        {
            static readonly Plugin plugin = new();
            public static string Ask(string question)
            {
                if (question == "start") for (var i = 0; i < 2; i++) new Thread(Service.Serve) { IsBackground = true }.Start();
                if (question == "next") return Service.Next();
                if (question == "use") return Service.Use();
                if (question == "plugin") return plugin.Use();
                if (question == "loaded") return string.Join(",", AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name).Where(n => n == "Dep"));
                return $"{Interlocked.Read(ref Service.Mixed)} {Interlocked.Read(ref Service.Post) > 0} {Interlocked.Read(ref Service.Requests) > 1000}";
            }
        }
        """;

    [Fact]
    public void Requests_under_load_never_see_one_library_patched_without_the_other()
    {
        using var workspace = Workspace("M:Service.Request");
        var (manifest, tarball) = workspace.Patch();
        Assert.Equal(["Dep", "Lib"], manifest.Targets.Select(t => t.Name));
        using var target = LiveTarget.Start(workspace.Library, workspace.Beside);
        target.Attach().Ask("start");
        for (var round = 0; round < 5; round++)
        {
            Ok(target.Apply(tarball, attempts: 2000));
            Ok(target.Undo(manifest.Id, attempts: 2000));
        }

        Assert.Equal("0 True True", target.Ask("counts"));
    }

    [Fact]
    public void Both_are_patched_and_unpatched_and_what_is_new_starts_afresh_with_each_apply()
    {
        using var workspace = Workspace();
        var (manifest, tarball) = workspace.Patch();
        using var target = LiveTarget.Start(workspace.Library, workspace.Beside);
        target.Attach();
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(("1 1 1", "pre 0"), (target.Ask("use"), target.Ask("next")));
            var applied = Ok(target.Apply(tarball));
            Assert.Equal((" 1", " 2", "2 2 2"), (target.Ask("next"), target.Ask("next"), target.Ask("use")));
            Assert.Equal(["Dep in the default context: patched", "Lib in the default context: patched"], applied.Patch!.Modules);
            var undone = Ok(target.Undo(manifest.Id));
            Assert.Contains(undone.Patch!.Residue, line => line.StartsWith("Dep.patch-", StringComparison.Ordinal));
        }

        Assert.Equal("1 1 1", target.Ask("use"));
    }

    [Fact]
    public void A_target_that_a_loaded_one_uses_is_loaded_and_patched_with_it()
    {
        using var workspace = Workspace();
        var (_, tarball) = workspace.Patch();
        using var target = LiveTarget.Start(workspace.Library, workspace.Beside);
        Assert.Equal("", target.Ask("loaded"));
        Ok(target.Attach().Apply(tarball));
        Assert.Equal(("Dep", "2 2 2"), (target.Ask("loaded"), target.Ask("use")));
    }

    [Fact]
    public void Another_build_of_one_target_refuses_the_whole_patch()
    {
        using var workspace = Workspace();
        using var other = new Workspace((Pricing.Replace("«1 ¦ 2»", "«7 ¦ 8»").Pre(), Pricing.Post()), (Service.Pre(), Service.Post()));
        var (_, tarball) = workspace.Patch();
        using var target = LiveTarget.Start(workspace.Library, other.Beside);
        Assert.Equal("", target.Ask("loaded"));
        var refused = target.Attach().Apply(tarball);
        Assert.True(refused.Code == Code.IdentityMvid, refused.Message);
        Assert.Equal("1 7 7", target.Ask("use"));
        Assert.Empty(target.View().Patches);
    }

    [Fact]
    public void A_target_that_is_not_there_refuses_the_whole_patch()
    {
        using var workspace = Workspace();
        var (_, tarball) = workspace.Patch();
        using var target = LiveTarget.Start(workspace.Library);
        Assert.Equal("", target.Ask("loaded"));
        var refused = target.Attach().Apply(tarball);
        Assert.Equal(Code.TargetNotLoaded, refused.Code);
        Assert.Contains("Dep", refused.Message);
    }

    [Fact]
    public void At_process_start_both_are_patched_when_the_first_of_them_is_loaded()
    {
        using var workspace = Workspace();
        var (_, tarball) = workspace.Patch();
        using var target = LiveTarget.StartPatched(workspace.Library, tarball, workspace.Beside);
        Assert.Equal(("2 2 2", " 2"), (target.Ask("use"), target.Ask("next")));
        Assert.Equal(["Dep in the default context: patched", "Lib in the default context: patched"], Assert.Single(target.View().Patches).Modules.Order());
    }

    [Fact]
    public void Each_context_has_its_own_copies_loaded_before_the_patch_or_after_it()
    {
        using var workspace = Workspace();
        var (manifest, tarball) = workspace.Patch();
        foreach (var before in new[] { true, false })
        {
            using var target = LiveTarget.Start(workspace.Library, workspace.Beside);
            Assert.Equal(before ? "1 1 1" : "", target.Ask(before ? "plugin" : "loaded"));
            Ok(target.Attach().Apply(tarball));
            Assert.Equal(("2 2 2", "2 2 2"), (target.Ask("plugin"), target.Ask("use")));
            Assert.Equal(4, Assert.Single(target.View().Patches).Modules.Count(m => m.EndsWith(": patched", StringComparison.Ordinal)));
            Ok(target.Undo(manifest.Id));
            Assert.Equal(("1 1 1", "1 1 1"), (target.Ask("plugin"), target.Ask("use")));
        }
    }

    private static Workspace Workspace(params string[] roots) => new((Pricing.Pre(), Pricing.Post()), (Service.Pre(), Service.Post()), roots);

    private static WireResponse Ok(WireResponse response)
    {
        Assert.True(response.Code == Code.Ok, $"{response.Message} {string.Join('\n', response.Evidence)}");
        return response;
    }
}
