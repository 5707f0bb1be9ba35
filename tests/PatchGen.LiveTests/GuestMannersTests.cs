using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Cli;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>A guest in the process stays unseen: its exception monitor counts nothing, and what looks at each assembly as it arrives finds ours whole.</summary>
public sealed class GuestMannersTests : IDisposable
{
    private const string Library = """
        public static class Service
        {
            public static string Text<T>(T value) => "pre " + value;
            public static string Plain() => "pre";
            public static string Made<T>() where T : class, IComparable<T>, IDisposable, new() => "pre";
            public static async Task<string> Later() { await Task.Yield(); return "pre"; }
        }

        public class Own : IComparable<Own>, IDisposable
        {
            public int CompareTo(Own? other) => 0;
            public void Dispose() { }
        }

        public class Held<T>
        {
            [MethodImpl(MethodImplOptions.NoInlining)] public void Wait<U>(T value, U other, Action wait) { wait(); Service.Plain(); GC.KeepAlive(value); GC.KeepAlive(other); }
        }

        public static class Probe
        {
            private static readonly ManualResetEventSlim Go = new();
            private static readonly System.Collections.Concurrent.ConcurrentQueue<string> Seen = new();

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "watch":
                        AppDomain.CurrentDomain.FirstChanceException += (_, e) => Seen.Enqueue(e.Exception.GetType() + ": " + e.Exception.Message + " " + new System.Diagnostics.StackTrace(1));
                        AppDomain.CurrentDomain.AssemblyLoad += (_, e) => Look(e.LoadedAssembly);
                        // What a process has on its stacks: shared generics, generated code.
                        Start(() => new Held<string>().Wait("", 1, Go.Wait));
                        Start(() => new Held<int>().Wait(1, "", Go.Wait));
                        var wait = System.Linq.Expressions.Expression.Lambda<Action>(System.Linq.Expressions.Expression.Call(System.Linq.Expressions.Expression.Constant(Go), typeof(ManualResetEventSlim).GetMethod("Wait", Type.EmptyTypes)!)).Compile();
                        Start(() => wait());
                        _ = System.Text.Json.JsonSerializer.Serialize(new { A = 1 });
                        return "watching";
                    case "look":
                        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Look(assembly);
                        goto case "seen";
                    case "seen":
                        return Seen.Count + " " + string.Join(" | ", Seen).ReplaceLineEndings(" ");
                    case "assemblies":
                        return string.Join(" ", AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name).Where(n => n!.Contains("PatchGen") || n.Contains(".patch-")));
                    default:
                        _ = Service.Made<Own>();
                        return Service.Text(1) + Service.Plain() + Service.Later().Result;
                }
            }

            private static void Start(ThreadStart body) => new Thread(body) { IsBackground = true }.Start();

            private static void Look(System.Reflection.Assembly assembly)
            {
                try { foreach (var type in assembly.GetTypes()) _ = type.FullName; }
                catch (Exception e) { Seen.Enqueue(assembly.GetName().Name + ": " + e.Message); }
            }
        }
        """;

    private const string Patch = """
        public static class Patch
        {
            public static string Text<T>(T value) => "post " + value;
            public static string Plain() => "post";
            public static string Made<T>() where T : class, IComparable<T>, IDisposable, new() => "post";
            public static async Task<string> Later() { await Task.Yield(); return "post"; }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("patchgen-manners-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    public void No_exception_is_thrown_in_the_process_and_each_assembly_of_ours_is_whole(int version)
    {
        var dotnet = DotNet.Of(version);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch, ("M:Service::Text``1(!!0)System.String", "Text"), ("M:Service::Made``1()System.String", "Made"), ("Service::Plain", "Plain"), ("Service::Later", "Later")) { DotNet = dotnet }.Build();
        Run(dotnet, library, manifest.Id, tarball);
    }

    [Fact]
    public void Nor_where_the_patch_has_hooks()
    {
        var library = ReleaseCompiler.Compile("Lib", Library);
        var (manifest, tarball) = new PatchBuilder(library, Patch + "\npublic static class Transforms { public static void Apply() { } public static void Reverse() { } }", ("Service::Plain", "Plain"))
        {
            Hooks = [PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse)],
        }.Build();
        Run(DotNet.Own, library, manifest.Id, tarball);
    }

    // Ours that hands a type of the second to the first means the application's, whose second is still to come.
    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    public void A_process_can_be_patched_that_has_loaded_an_assembly_of_the_framework_and_not_yet_what_that_refers_to(int version)
    {
        const string Source = """
            public static class Service { public static string Plain() => "pre"; }
            public static class Probe
            {
                public static string Ask(string question)
                {
                    if (question == "run") return Service.Plain();
                    _ = typeof(System.Text.Json.JsonElement).GetMethods();
                    var loaded = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name).ToList();
                    return $"{loaded.Contains("System.Text.Json")} {loaded.Contains("System.Text.Encodings.Web")}";
                }
            }
            """;
        var dotnet = DotNet.Of(version);
        var library = ReleaseCompiler.Compile(dotnet, "Lib", Source);
        var (manifest, tarball) = new PatchBuilder(library, "public static class Patch { public static string Plain() => \"post\"; }", ("Service::Plain", "Plain")) { DotNet = dotnet }.Build();
        var file = Path.Combine(_folder, "fix.patch.tar.gz");
        File.WriteAllBytes(file, tarball);
        using var target = LiveTarget.Start(dotnet, library);
        Assert.Equal("pre", target.Ask("run"));
        Assert.Equal("True False", target.Ask("loaded"));
        Tool.Run("apply", "--json", file, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("post", target.Ask("run"));
        Tool.Run("undo", "--json", manifest.Id, "--pid", $"{target.Pid}").Is(Code.Ok);
        Assert.Equal("pre", target.Ask("run"));
    }

    private void Run(DotNet dotnet, byte[] library, string id, byte[] tarball)
    {
        var file = Path.Combine(_folder, "fix.patch.tar.gz");
        File.WriteAllBytes(file, tarball);
        using var target = LiveTarget.Start(dotnet, library);
        Assert.Equal("pre 1prepre", target.Ask("run"));
        Assert.Equal("watching", target.Ask("watch"));

        var pid = $"{target.Pid}";
        var applied = Tool.Run("apply", "--json", file, "--pid", pid, "--allow-unproven");
        Assert.True(applied.Exit == 0, applied.Output + applied.Error);
        Nothing(target.Ask("seen"));
        Assert.Contains("PatchGen.Runtime", target.Ask("assemblies"));
        Tool.Run("view", "--json", "--pid", pid).Is(Code.Ok);
        Tool.Run("log", "--json", "--pid", pid).Is(Code.Ok);
        Tool.Run("undo", "--json", id, "--pid", pid).Is(Code.Ok);
        Nothing(target.Ask("seen"));
        Assert.Equal("pre 1prepre", target.Ask("run"));
        Nothing(target.Ask("look"));
    }

    private static void Nothing(string seen) => Assert.True(seen.StartsWith("0 ", StringComparison.Ordinal), seen);
}
