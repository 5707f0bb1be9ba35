using System.Collections.Immutable;
using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Cli;

/// <summary>A small service and a fix of it, as files that an operator has.</summary>
internal sealed class Sample : IDisposable
{
    private const string Source = """
        public static class Service
        {
            private static readonly TaskCompletionSource Gate = new();
            private static Task<int>? pending;

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static int Answer() => 41;

            public static async Task<int> Wait() { await Gate.Task; return 41; }

            public static void Hold() => pending = Wait();

            public static string Finish() { Gate.SetResult(); var result = pending!.Result; pending = null; return result.ToString(); }

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static void Stay(ManualResetEventSlim gate) { gate.Wait(); }
        }

        public static class Probe
        {
            private static readonly ManualResetEventSlim Gate = new();

            public static string Ask(string question)
            {
                switch (question)
                {
                    case "hold": Service.Hold(); return "held";
                    case "finish": return Service.Finish();
                    case "collect": GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect(); return "collected";
                    case "stay": new Thread(() => Service.Stay(Gate)) { IsBackground = true }.Start(); return "staying";
                    case "leave": Gate.Set(); return "left";
                    case "generate":
                        var made = new System.Reflection.Emit.DynamicMethod("generated", typeof(int), Type.EmptyTypes);
                        Emit(made.GetILGenerator());
                        kept = (Func<int>)made.CreateDelegate(typeof(Func<int>));
                        return $"{kept()}";
                    case "collectible":
                        var assembly = System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new("Unloadable"), System.Reflection.Emit.AssemblyBuilderAccess.RunAndCollect);
                        var type = assembly.DefineDynamicModule("m").DefineType("Asking", System.Reflection.TypeAttributes.Public);
                        Emit(type.DefineMethod("Ask", System.Reflection.MethodAttributes.Public | System.Reflection.MethodAttributes.Static, typeof(int), Type.EmptyTypes).GetILGenerator());
                        kept = type.CreateType().GetMethod("Ask")!.CreateDelegate<Func<int>>();
                        return $"{kept()}";
                    case "generated": return $"{kept!()}";
                    default: return Service.Answer().ToString();
                }
            }

            private static Func<int>? kept;

            private static void Emit(System.Reflection.Emit.ILGenerator il)
            {
                il.Emit(System.Reflection.Emit.OpCodes.Call, typeof(Service).GetMethod("Answer")!);
                il.Emit(System.Reflection.Emit.OpCodes.Ret);
            }
        }
        """;

    private const string Fix = """
        public static class Patch
        {
            public static int Answer() => 42;
            public static async Task<int> Wait() { await Task.Yield(); return 42; }
            public static void Stay(ManualResetEventSlim gate) { }
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-sample-").FullName;

    internal static byte[] Library { get; } = ReleaseCompiler.Compile("Lib", Source);

    /// <summary>A process that runs the service, and has loaded it.</summary>
    internal static LiveTarget Start(params (string Name, string Value)[] environment) => StartAs("Host", environment);

    internal static LiveTarget StartAs(string name, params (string Name, string Value)[] environment)
    {
        var target = LiveTarget.Start(name, Library, environment);
        Assert.Equal("41", target.Ask("answer"));
        return target;
    }

    /// <summary>A plain fix.</summary>
    internal (string Id, string File) Answer => Pack("answer", new PatchBuilder(Library, Fix, ("Service::Answer", "Answer")) { MayBeInlined = false });

    /// <summary>A plain fix whose id no other process on this machine holds.</summary>
    internal (string Id, string File) Unique() => Pack(
        "unique", new PatchBuilder(Library, Fix, ("Service::Answer", "Answer")) { Tag = Guid.NewGuid().ToString("n")[..8], MayBeInlined = false });

    /// <summary>A fix of a method that generated code may have inlined.</summary>
    internal (string Id, string File) Inlined => Pack("inlined", new PatchBuilder(Library, Fix, ("Service::Answer", "Answer")) { Tag = "00000002" });

    /// <summary>A fix with a finding that the maintainer accepted.</summary>
    internal (string Id, string File) Accepted
    {
        get
        {
            var patch = PatchArchive.Read(File.ReadAllBytes(Answer.File)).Value!;
            var finding = new ManifestFinding { Rule = "PG2001", Severity = Severity.NeedsTransform, Effect = FindingEffect.PreInitializer, Member = new("F:Service::Answer"), Message = "it matters", Justification = "it does not here" };
            var (manifest, tarball) = PatchArchive.Write(patch.Manifest with { Findings = [finding] }, patch.Files);
            return (manifest.Id, Write("accepted.patch.tar.gz", tarball));
        }
    }

    /// <summary>A fix of an async method, instances of which may wait.</summary>
    internal (string Id, string File) Async => Pack("async", new PatchBuilder(Library, Fix, ("Service::Wait", "Wait"))
    {
        Tag = "00000003",
        MayBeInlined = false,
        Suspended = [new SuspendedCode { Kind = SuspendedKind.Async, Member = new("M:Service::Wait()System.Threading.Tasks.Task`1<System.Int32>"), Type = "Service/<Wait>d__3", Token = 0 }],
    });

    /// <summary>A fix of both: of a method that generated code may have inlined, and of an async one.</summary>
    internal (string Id, string File) InlinedAsync => Pack("inlined-async", new PatchBuilder(Library, Fix, ("Service::Answer", "Answer"), ("Service::Wait", "Wait"))
    {
        Tag = "00000007",
        Suspended = [new SuspendedCode { Kind = SuspendedKind.Async, Member = new("M:Service::Wait()System.Threading.Tasks.Task`1<System.Int32>"), Type = "Service/<Wait>d__3", Token = 0 }],
    });

    /// <summary>The same with a hook, which that pre code must not meet.</summary>
    internal (string Id, string File) AsyncHooked => Pack("async-hooked", Hooked("00000005", "public static void Apply() { }", PatchBuilder.Hook(HookStage.Apply) with { NoReverse = "Nobody wrote down what was there.", Irreversible = "Apply writes Service.pending." }) with
    {
        Methods = [("Service::Wait", "Wait")],
        Suspended = [new SuspendedCode { Kind = SuspendedKind.Async, Member = new("M:Service::Wait()System.Threading.Tasks.Task`1<System.Int32>"), Type = "Service/<Wait>d__3", Token = 0 }],
        Gated = ["Service/<Wait>d__3::MoveNext"],
    });

    /// <summary>A fix whose hook says no.</summary>
    internal (string Id, string File) Vetoed => Pack("vetoed", Hooked("00000006", "public static HookResult CheckApply() => HookResult.Veto(\"the answer is being given\");", PatchBuilder.Hook(HookStage.CheckApply)));

    private static PatchBuilder Hooked(string tag, string method, ManifestHook hook) =>
        new(Library, $"{Fix}\npublic static class Transforms {{ {method} }}", ("Service::Answer", "Answer")) { Tag = tag, MayBeInlined = false, Hooks = [hook] };

    /// <summary>A fix of a method that does not leave the stack.</summary>
    internal (string Id, string File) Stay => Pack("stay", new PatchBuilder(Library, Fix, ("Service::Stay", "Stay")) { Tag = "00000004", MayBeInlined = false });

    /// <summary>A file with any bytes.</summary>
    internal string Write(string name, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes.ToArray());
        return path;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private (string Id, string File) Pack(string name, PatchBuilder builder)
    {
        var (manifest, tarball) = builder.Build();
        return (manifest.Id, Write($"{name}.patch.tar.gz", tarball));
    }
}
