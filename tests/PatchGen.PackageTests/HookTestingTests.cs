using System.Text.RegularExpressions;

namespace PatchGen.PackageTests;

/// <summary>The package <c>PatchGen.Hooks.Testing</c>, used as its page says: the test on the page is compiled and run.</summary>
public partial class HookTestingTests(PackedFeed feed)
{
    private const string Limits = """
        namespace Shop;

        public class Limits
        {
            private static int depth = 128;

            public static string Allow(int asked) => asked <= depth ? "allowed" : $"more than {depth}";
        }
        """;

    [Fact]
    public void The_test_of_its_page_passes_and_one_that_expects_otherwise_fails_with_what_happened()
    {
        Assert.True(feed.HasTesting);
        using var scratch = new Scratch(feed);
        scratch.Write("src/Shop/Shop.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="PatchGen" Version="{PackedFeed.Version}" PrivateAssets="all" />
                <PatchGenHook Include="hooks/*.cs" />
              </ItemGroup>
            </Project>
            """);
        scratch.Write("src/Shop/Limits.cs", Limits);
        scratch.Commit("v1.2.0");
        scratch.Write("src/Shop/Limits.cs", Limits.Replace("128", "64"));
        scratch.Write("src/Shop/hooks/Limits.cs", """
            using PatchGen.Hooks;
            static class LimitsHooks
            {
                [CheckApply] static HookResult Check() => Shop.Limits.depth > 1000 ? HookResult.Veto("the depth was set by hand") : HookResult.Ok;
                [Apply(Handles = ["PG2001"])] static void Set(HookContext context) => context.Set(ref Shop.Limits.depth, 64);
                [Reverse] static void Back(HookContext context) => context.Set(ref Shop.Limits.depth, 128);
            }
            """);
        scratch.Write("tests/Shop.Tests/Shop.Tests.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="xunit.v3" Version="4.0.2" />
                <PackageReference Include="PatchGen.Hooks.Testing" Version="{PackedFeed.Version}" />
                <ProjectReference Include="../../src/Shop/Shop.csproj" />
              </ItemGroup>
            </Project>
            """);
        var page = File.ReadAllText(Path.Combine(PackedFeed.Repository, "src", "PatchGen.Hooks.Testing", "README.md"));
        scratch.Write("tests/Shop.Tests/Test.cs", "using PatchGen.Hooks.Testing; using Shop; using Xunit;\n" + Sample().Match(page).Groups[1].Value);
        scratch.Write("tests/Shop.Tests/More.cs", """
            using PatchGen.Hooks.Testing;
            using Xunit;

            public class HandScenario
            {
                public void SetByHand(int depth) => typeof(Shop.Limits).GetField("depth", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static).SetValue(null, depth);
                public string Allow(int asked) => Shop.Limits.Allow(asked);
                public async Task<int> LaterAsync(int x) { await Task.Yield(); Console.WriteLine("beside the answers"); return x; }
                public void Break() => throw new InvalidOperationException("broken on purpose");
            }

            public class MoreTests
            {
                [Fact]
                public async Task A_veto_leaves_everything_as_it_was()
                {
                    using var patch = await TestedPatch.CreateAsync("src/Shop", baseline: "v1.2.0");
                    await using var process = await PatchedChild.StartAsync<HandScenario>(patch);
                    await process.RunAsync(s => s.SetByHand(2000));
                    var answer = await process.TryApplyAsync();
                    Assert.Equal("vetoed", answer.Code);
                    Assert.Contains("set by hand", answer.ToString());
                    Assert.Contains("vetoed", (await Assert.ThrowsAsync<PatchException>(() => process.ApplyAsync())).Message);
                    Assert.Equal("allowed", await process.RunAsync(s => s.Allow(1500)));
                    Assert.Equal(7, await process.RunAsync(s => s.LaterAsync(7)));
                    Assert.Contains("broken on purpose", (await Assert.ThrowsAsync<ScenarioException>(() => process.RunAsync(s => s.Break()))).Message);
                }

                [Fact]
                public async Task A_change_that_is_refused_is_no_patch() =>
                    Assert.Equal("baseline-not-found", (await Assert.ThrowsAsync<PatchException>(() => TestedPatch.CreateAsync("src/Shop", baseline: "v0"))).Result.Code);
            }
            """);

        var environment = new Dictionary<string, string> { ["NUGET_PACKAGES"] = feed.Packages, ["PATCHGEN_TOOL"] = feed.Patchgen, ["PATCHGEN_HOME"] = Path.Combine(feed.Feed, "home") };
        // By itself and at length: where it stands still, the deadline tells which package, and from which feed.
        var restored = Tool.Run(TimeSpan.FromMinutes(3), "dotnet", scratch.Root, environment, "restore", "tests/Shop.Tests", "-nologo", "-v:n", "-tl:off");
        Assert.True(restored.Ok, restored.Output);
        Assert.DoesNotContain("http", restored.Output, StringComparison.OrdinalIgnoreCase);
        var built = Tool.Run("dotnet", scratch.Root, environment, "build", "tests/Shop.Tests", "--no-restore", "-nologo", "-v:m", "-tl:off");
        Assert.True(built.Ok, built.Output);
        var tested = Tool.Run("dotnet", scratch.Root, environment, "tests/Shop.Tests/bin/Debug/net10.0/Shop.Tests.dll", "-noColor");
        Assert.True(tested.Ok, tested.Output);
        Assert.Contains("Total: 3, Errors: 0, Failed: 0", tested.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}
