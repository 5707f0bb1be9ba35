using System.Text.Json;

namespace PatchGen.PackageTests;

/// <summary><c>patchgen create</c>, as installed from its package, on projects that do not reference ours.</summary>
public class ToolTests(PackedFeed feed)
{
    [Fact]
    public void It_makes_the_patch_says_when_there_is_none_and_ends_with_the_code_of_each_refusal()
    {
        using var scratch = new Scratch(feed, package: false);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        using var created = Create(scratch, 0, "ok", "--baseline", "v1");
        Assert.Equal(Assert.Single(scratch.Patches), created.RootElement.GetProperty("evidence")[0].GetProperty("patch").GetString());
        Assert.Equal(scratch.Manifest().Id, created.RootElement.GetProperty("id").GetString());

        using var again = Create(scratch, 0, "ok", "--baseline", "v1");
        Assert.Equal(created.RootElement.GetProperty("id").GetString(), again.RootElement.GetProperty("id").GetString());

        using var stopped = Create(scratch, 0, "ok", "--baseline", "v1", "--stop-after", "diff");
        var facts = stopped.RootElement.GetProperty("evidence")[0].GetProperty("facts").EnumerateArray();
        Assert.Contains(facts, fact => fact.GetProperty("kind").GetString() == "MethodChanged" && fact.GetProperty("post").GetProperty("file").GetString() == "Greeter.cs");

        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter(comment: "// the same"));
        Create(scratch, 3, "nothing-to-patch", "--baseline", "v1").Dispose();
        Assert.Empty(scratch.Patches);

        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter(more: "public override string ToString() => \"a greeter\";"));
        using var refused = Create(scratch, 4, "refused", "--baseline", "v1");
        Assert.Contains(refused.RootElement.GetProperty("evidence").EnumerateArray(), line => line.ToString().Contains("Greeter.cs(") && line.ToString().Contains("error PG1009"));

        using var judged = Create(scratch, 4, "refused", "--baseline", "v1", "--stop-after", "classify");
        Assert.Equal("PG1009", judged.RootElement.GetProperty("evidence")[0].GetProperty("findings")[0].GetProperty("rule").GetString());

        Create(scratch, 5, "baseline-not-found", "--baseline", "v0").Dispose();
        Create(scratch, 5, "baseline-not-found").Dispose();

        scratch.Write("src/Lib/Greeter.cs", "namespace Lib; broken");
        using var broken = Create(scratch, 1, "does-not-compile", "--baseline", "v1");
        Assert.Contains(broken.RootElement.GetProperty("evidence").EnumerateArray(), line => line.ToString().Contains(": error CS"));
    }

    [Fact]
    public void A_baseline_that_does_not_compile_is_told_from_a_project_that_does_not()
    {
        using var scratch = new Scratch(feed, package: false);
        scratch.Write("src/Lib/Greeter.cs", "namespace Lib; public class Greeter { int Broken() => \"\"; }");
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter());

        Create(scratch, 5, "baseline-does-not-compile", "--baseline", "v1").Dispose();
    }

    [Fact]
    public void What_the_user_injects_is_chained_and_each_framework_gets_its_patch()
    {
        using var scratch = new Scratch(feed, "<TargetFrameworks>net10.0;net8.0</TargetFrameworks>", package: false);
        // Without these targets neither side compiles.
        scratch.Write("eng/custom.targets", """<Project><ItemGroup><Compile Include="$(MSBuildThisFileDirectory)Extra.cs" /></ItemGroup></Project>""");
        scratch.Write("eng/Extra.cs", "namespace Lib; internal static class Extra { public static string Mark => \"!\"; }");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter().Replace("return text;", "return text + Extra.Mark;"));
        scratch.Commit("v1");
        scratch.Write("eng/Extra.cs", "namespace Lib; internal static class Extra { public static string Mark => \"?\"; }");

        using var created = Create(scratch, 0, "ok", "--baseline", "v1", $"-p:CustomAfterMicrosoftCommonTargets={scratch.Root}/eng/custom.targets");

        Assert.Equal(2, scratch.Patches.Length);
        Assert.Equal(2, created.RootElement.GetProperty("evidence").EnumerateArray().Count(e => e.ValueKind == JsonValueKind.Object));
    }

    [Fact]
    public void Hooks_are_given_as_files_also_for_a_library_of_an_old_framework()
    {
        using var scratch = new Scratch(feed, "<TargetFrameworks>netstandard2.0</TargetFrameworks><LangVersion>7.3</LangVersion><Nullable>disable</Nullable><ImplicitUsings>disable</ImplicitUsings>", package: false);
        const string source = "namespace Lib { internal class Item { internal int Weight = 1; } public class Greeter { private static int most = 1; private static Item last = new Item(); public static int Get() { return most + last.Weight; } } }";
        scratch.Write("src/Lib/Lib.csproj", File.ReadAllText(Path.Combine(scratch.Project, "Lib.csproj")).Replace("<Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>", ""));
        scratch.Write("src/Lib/Greeter.cs", source);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", source.Replace("most = 1", "most = 2"));
        // Inside the project's folder, and yet no part of what it compiles.
        scratch.Write("src/Lib/fix.cs", """
            using PatchGen.Hooks;
            static class Fix
            {
                [Apply(Handles = ["PG2001"])] static void Go(HookContext context) => Set(context, Lib.Greeter.last, 2);
                [Reverse] static void Back(HookContext context) => Set(context, Lib.Greeter.last, 1);
                static void Set(HookContext context, Lib.Item item, int most) { context.Set(ref Lib.Greeter.most, most); context.Set(ref item.Weight, most); }
            }
            """);

        Create(scratch, 0, "ok", "--baseline", "v1", "--hook", "src/Lib/fix.cs").Dispose();

        Assert.Equal(["Fix.Go", "Fix.Back"], scratch.Manifest().Hooks.Select(h => $"{h.Type}.{h.Method}"));
    }

    [Fact]
    public void Of_a_solution_what_nothing_else_contains_makes_patches()
    {
        using var scratch = new Scratch(feed, package: false);
        scratch.Write("src/App/App.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup>
            </Project>
            """);
        scratch.Write("src/App/Program.cs", "System.Console.WriteLine(new Lib.Greeter().Greet(\"you\"));");
        scratch.Write("src/App.Tests/App.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><IsTestProject>true</IsTestProject></PropertyGroup>
              <ItemGroup><ProjectReference Include="../App/App.csproj" /></ItemGroup>
            </Project>
            """);
        scratch.Write("deploy/deploy.dcproj", "<Project />");
        scratch.Write("All.slnx", """
            <Solution>
              <Project Path="src/App/App.csproj" />
              <Project Path="src/App.Tests/App.Tests.csproj" />
              <Project Path="src/Lib/Lib.csproj" />
              <Project Path="deploy/deploy.dcproj" Type="{E53339B2-1760-4266-BCC7-CA923CBCF16C}" />
            </Solution>
            """);
        scratch.Commit("v1");
        scratch.Write("src/Lib/Greeter.cs", Scratch.Greeter("Good day"));

        using var created = Of(scratch, "All.slnx", 0, "ok", "--baseline", "v1");

        var patch = Assert.Single(created.RootElement.GetProperty("evidence").EnumerateArray(), e => e.ValueKind == JsonValueKind.Object);
        Assert.StartsWith(Path.Combine(scratch.Root, "src/App/bin"), patch.GetProperty("patch").GetString());
        Assert.Empty(scratch.Patches);
        Of(scratch, "All.slnx", 2, "usage", "-p:PatchGenBaselineAssembly=Lib.dll").Dispose();
    }

    [Fact]
    public void One_shipped_dll_of_several_frameworks_asks_which()
    {
        using var scratch = new Scratch(feed, "<TargetFrameworks>net10.0;net8.0</TargetFrameworks>", package: false);

        using var refused = Create(scratch, 5, "baseline-not-found", "-p:PatchGenBaselineAssembly=Lib.dll");

        Assert.Contains("net10.0;net8.0", refused.RootElement.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("create", "nowhere.csproj")]
    [InlineData("create", ".", "-p:NoValue")]
    [InlineData("create", ".", "--stop-after", "never")]
    public void A_command_line_that_is_wrong_is_usage(params string[] arguments)
    {
        using var scratch = new Scratch(feed, package: false);

        var result = Tool.Run(feed.Patchgen, scratch.Project, null, arguments);

        Assert.Equal(2, result.Exit);
    }

    private JsonDocument Create(Scratch scratch, int exit, string code, params string[] arguments) => Of(scratch, "src/Lib", exit, code, arguments);

    private JsonDocument Of(Scratch scratch, string what, int exit, string code, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = feed.Packages };
        var result = Tool.Run(feed.Patchgen, scratch.Root, environment, ["create", what, "-c", "Release", "--json", .. arguments]);
        Assert.True(result.Exit == exit, $"{result.Exit}: {result.Output}");
        // The object stands alone on stdout; the runner here mixes in what stderr says while it waits.
        var json = JsonDocument.Parse(result.Output[result.Output.IndexOf("{\n", StringComparison.Ordinal)..(result.Output.LastIndexOf("\n}", StringComparison.Ordinal) + 2)]);
        Assert.Equal(code, json.RootElement.GetProperty("code").GetString());
        return json;
    }
}
