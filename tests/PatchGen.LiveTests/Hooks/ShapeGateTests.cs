using PatchGen.Format;
using PatchGen.Hooks;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Hooks;

/// <summary>A gate before every shape of method: the hook's thread passes to post code, all others wait and then run one side.</summary>
public class ShapeGateTests
{
    // While the gate is closed: asks everything on the hook's thread, and on threads that are to wait, one for each question.
    private const string Ask = """

        public static class Transforms
        {
            static void Ask(HookContext context)
            {
                Probe.Answers.Clear();
                foreach (var question in Probe.Questions)
                {
                    // What a hook waits for runs on another thread, which may not pass.
                    if (question != "async") context.Log("passed " + question + ": " + Probe.Ask(question));
                    new Thread(() => { var answer = Probe.Ask(question); lock (Probe.Answers) Probe.Answers.Add(question + ": " + answer); }) { IsBackground = true }.Start();
                }

                var waiting = typeof(HookContext).Assembly.GetType("PatchGen.Hooks.Gates.Gate")!.GetProperty("Waiting", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;
                while ((int)waiting.GetValue(null)! < Probe.Questions.Length && context.TimeLeft > TimeSpan.Zero) Thread.Sleep(1);
            }

            public static HookResult Refuse(HookContext context) { Ask(context); return HookResult.Veto("as the test wants it"); }
            public static void Apply(HookContext context) => Ask(context);
            public static void Reverse(HookContext context) => Ask(context);
        }
        """;

    private static readonly (string Question, string Pre, string Post)[] Answers = ShapeTests.Answers;

    [Theory]
    [InlineData(10, "default")]
    [InlineData(10, "TieredCompilation=0")]
    [InlineData(8, "default")]
    public void Every_shape_waits_and_then_runs_the_side_that_the_process_runs(int major, string configuration)
    {
        var dotnet = DotNet.Of(major);
        var questions = string.Join(", ", Answers.Select(a => $"\"{a.Question}\""));
        var library = ReleaseCompiler.Compile(dotnet, "Lib", ShapeTests.Library.Replace(
            "public static class Probe\n{", $$"""
            public static class Probe
            {
                public static readonly List<string> Answers = [];
                public static readonly string[] Questions = [{{questions}}];
                static string Waited() { for (var i = 0; i < 60000; i++, Thread.Sleep(1)) lock (Answers) if (Answers.Count == Questions.Length) break; lock (Answers) { return string.Join("|", Answers.Order(StringComparer.Ordinal)); } }
            """, StringComparison.Ordinal).Replace("default: return \"?\";", "default: return Waited();", StringComparison.Ordinal));
        var patch = new PatchBuilder(library, ShapeTests.Patch + Ask, ShapeTests.Methods) { DotNet = dotnet, HookTimeout = 60_000 };
        var (_, vetoed) = (patch with { Hooks = [PatchBuilder.Hook(HookStage.CheckApply, "Refuse")], Tag = "0000000a" }).Build();
        var (manifest, tarball) = (patch with { Hooks = [PatchBuilder.Hook(HookStage.Apply), PatchBuilder.Hook(HookStage.Reverse)] }).Build();
        using var target = LiveTarget.Start(dotnet, library, configuration == "default" ? [] : [("DOTNET_" + configuration.Split('=')[0], configuration.Split('=')[1])]);
        foreach (var (question, pre, _) in Answers.Where((_, i) => i % 2 == 0)) Assert.Equal(pre, target.Ask(question));
        target.Attach();

        Expect(Code.Vetoed, target.Apply(vetoed), answer => answer.Pre);
        Expect(Code.Ok, target.Apply(tarball), answer => answer.Post);
        Expect(Code.Ok, target.Undo(manifest.Id), answer => answer.Pre);

        void Expect(Code code, WireResponse response, Func<(string Question, string Pre, string Post), string> side)
        {
            Assert.True(response.Code == code, target.Told(response));
            Assert.Equal(string.Join("|", Answers.Select(a => $"{a.Question}: {side(a)}").Order(StringComparer.Ordinal)), target.Ask("waited"));
            foreach (var answer in Answers) Assert.Equal((answer.Question, side(answer)), (answer.Question, target.Ask(answer.Question)));
            var passed = target.Log().Where(line => line.Contains(": passed ", StringComparison.Ordinal)).TakeLast(Answers.Length - 1).Select(line => line[(line.IndexOf(": passed ", StringComparison.Ordinal) + 9)..]);
            Assert.Equal(Answers.Where(a => a.Question != "async").Select(a => $"{a.Question}: {a.Post}"), passed);
        }
    }
}
