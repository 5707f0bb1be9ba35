namespace PatchGen.PackageTests;

/// <summary>The README's three pull requests, as somebody meets them who has read nothing else.</summary>
public class PullRequestTests(PackedFeed feed)
{
    private const string Limits = """
        namespace Lib;

        public class Limits
        {
            private static int depth = 128;

            public static string Allow(int asked) => asked <= depth ? "allowed" : $"more than {depth}";
        }
        """;

    [Fact]
    public void One_that_adds_a_struct_field_fails_with_a_message_that_one_can_act_on()
    {
        using var scratch = Repository("public struct Point { public int X; public readonly int Sum() => X; }");
        scratch.Write("src/Lib/Data.cs", "namespace Lib;\npublic struct Point { public int X; public int Y; public readonly int Sum() => X + Y; }");

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.False(result.Ok);
        var line = Assert.Single(result.Lines("error PG1001"));
        Assert.Matches(@"/src/Lib/Data\.cs\(2,\d+(,\d+,\d+)?\): error PG1001: Instance field Lib\.Point\.Y was added to a struct: ", line);
        Assert.Contains("Add a new type with the field", line, StringComparison.Ordinal);
        Assert.Empty(scratch.Patches);
    }

    [Fact]
    public void One_that_adds_a_class_field_passes_with_a_warning()
    {
        using var scratch = Repository("public class Session { public int Used; public int Use() => ++Used; }");
        scratch.Write("src/Lib/Data.cs", "namespace Lib;\npublic class Session { public int Used; private int failures; public int Use() => ++Used + failures; public void Fail() => failures++; }");

        var result = scratch.Create("-p:PatchGenBaseline=v1");

        Assert.True(result.Ok, result.Output);
        Assert.Matches(@"/src/Lib/Data\.cs\(2,\d+(,\d+,\d+)?\): warning PG1001: Instance field Lib\.Session\.failures was added: it is kept beside its objects", Assert.Single(result.Lines("PG1001")));
        Assert.Equal("F:Lib.Session::failures", Assert.Single(Assert.Single(scratch.Manifest().Targets).ShadowFields).Member.Text);
    }

    [Fact]
    public void One_that_changes_a_static_initializer_fails_a_hook_is_scaffolded_and_a_few_lines_pass_it()
    {
        using var scratch = Repository("");
        Assert.True(scratch.Build().Ok);
        var deployed = Path.Combine(scratch.Root, "..", "deployed");
        CopyFolder(Path.GetDirectoryName(scratch.Built())!, deployed);
        scratch.Write("src/Lib/Limits.cs", Limits.Replace("128", "64"));

        var refused = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.False(refused.Ok);
        Assert.Matches(@"/src/Lib/Limits\.cs\(5,5(,\d+,\d+)?\): error PG2001: The initializer of Lib\.Limits\.depth changed: it ran .* Or have the hook written: patchgen new-hook --fill\.", Assert.Single(refused.Lines("error PG2001")));
        var verdict = Assert.Single(Directory.GetFiles(Path.Combine(scratch.Project, "bin"), "verdict.json", SearchOption.AllDirectories));
        Assert.Contains($"patchgen new-hook \"{verdict}\" -o \"{scratch.Project}/hooks/LibHooks.cs\"", refused.Output, StringComparison.Ordinal);

        var hook = Path.Combine(scratch.Project, "hooks", "Limits.cs");
        var written = Patchgen("new-hook", verdict, "-o", hook);
        Assert.True(written.Ok, written.Output);
        Assert.NotEqual(0, Patchgen("new-hook", verdict, "-o", hook).Exit);
        scratch.Write("src/Lib/Lib.csproj", File.ReadAllText(Path.Combine(scratch.Project, "Lib.csproj")).Replace("</Project>", "<ItemGroup><PatchGenHook Include=\"hooks/*.cs\" /></ItemGroup></Project>"));

        // Nothing is applied that nobody has written.
        var stub = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.False(stub.Ok);
        Assert.All(stub.Lines("error PG9108"), line => Assert.StartsWith(hook + "(", line));

        var text = File.ReadAllText(hook);
        text = text.Replace("throw new NotImplemented" + "Exception();", "");
        text = text.Replace("// if (global", "if (global");
        File.WriteAllText(hook, text);
        var passed = scratch.Create("-p:PatchGenBaseline=v1");
        Assert.True(passed.Ok, passed.Output);
        var manifest = scratch.Manifest();
        Assert.Equal(("PG2001", "LimitsHooks.LimitsDepth"), Assert.Single(manifest.Findings.Select(f => (f.Rule, f.HandledBy))));
        Assert.Equal(["Apply LimitsHooks.LimitsDepth", "Reverse LimitsHooks.LimitsDepthBack"], manifest.Hooks.Select(h => $"{h.Stage} {h.Type}.{h.Method}"));
        Assert.DoesNotContain("LimitsHooks", File.ReadAllText(scratch.Built(), System.Text.Encoding.Latin1), StringComparison.Ordinal);

        using var service = new Service(Path.Combine(deployed, "Lib.dll"));
        Assert.Equal("allowed", service.Ask("100"));
        Told(Patchgen("apply", Assert.Single(scratch.Patches), "--pid", service.Pid), $"Update {manifest.Id} applied successfully");
        Assert.Equal("more than 64", service.Ask("100"));
        Told(Patchgen("undo", manifest.Id, "--pid", service.Pid), $"Update {manifest.Id} reversed successfully");
        Assert.Equal("allowed", service.Ask("100"));

        // The fix is deployed: what the hook was for is no change any more.
        scratch.Commit("v2");
        scratch.Write("src/Lib/Limits.cs", Limits.Replace("128", "64").Replace("allowed", "fine"));
        var stale = scratch.Create("-p:PatchGenBaseline=v2");
        Assert.False(stale.Ok);
        Assert.StartsWith(hook + "(", Assert.Single(stale.Lines("error PG9103")));
    }

    private static void Told(ToolResult result, string said)
    {
        Assert.True(result.Ok, result.Output);
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private ToolResult Patchgen(params string[] arguments) =>
        Tool.Run(feed.Patchgen, Path.GetTempPath(), new Dictionary<string, string> { ["PATCHGEN_HOME"] = Path.Combine(feed.Feed, "home") }, arguments);

    private Scratch Repository(string data)
    {
        var scratch = new Scratch(feed, properties: "<OutputType>Exe</OutputType>");
        scratch.Write("src/Lib/Limits.cs", Limits);
        scratch.Write("src/Lib/Data.cs", "namespace Lib;\n" + data);
        scratch.Write("src/Lib/Program.cs", """
            Console.WriteLine("ready");
            while (Console.ReadLine() is { } line) Console.WriteLine(Lib.Limits.Allow(int.Parse(line)));
            """);
        scratch.Commit("v1");
        return scratch;
    }
}
