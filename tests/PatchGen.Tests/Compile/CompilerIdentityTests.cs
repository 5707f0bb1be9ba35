using PatchGen.Format;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Compile.Shipped;

namespace PatchGen.Tests.Compile;

/// <summary>Sides of two compilers are not compared, and a baseline that cannot be rebuilt is none.</summary>
public class CompilerIdentityTests
{
    [Fact]
    public void A_binary_of_another_compiler_is_refused_with_the_SDK_to_install()
    {
        var failure = CompilerIdentity.Check(Side("4.11.0-3.24554.2+fd2aaf3b", rebuilt: false), Side("5.9.0-1.26423.113+e34a38d2", rebuilt: true));

        Assert.Equal(Code.BaselineNotReproduced, failure!.Code);
        Assert.Contains("SDK 8.0.4xx", failure.Message);
        Assert.Contains("Roslyn 5.9.0-1.26423.113", failure.Message);
        Assert.Contains("Include=\"Microsoft.Net.Compilers.Toolset\" Version=\"4.11.0-3.24554.2\"", failure.Message);
    }

    [Theory]
    [InlineData("4.8.0-7.23572.1", "SDK 8.0.1xx")]
    [InlineData("4.14.0-3.25262.1", "SDK 9.0.3xx")]
    [InlineData("5.0.0-2.25523.111", "SDK 10.0.1xx")]
    [InlineData("5.3.0-2.26055.5", "SDK 10.0.2xx")]
    [InlineData("5.9.0-1.26400.1", "SDK 10.0.4xx")]
    [InlineData("9.1.0-1.1", "SDK whose compiler is 9.1.0-1.1")]
    public void Each_compiler_has_its_feature_band(string version, string sdk) =>
        Assert.Contains(sdk, CompilerIdentity.Check(Side(version + "+abc", rebuilt: false), Side("5.9.0-1.26423.113+e34a38d2", rebuilt: true))!.Message);

    [Fact]
    public void A_binary_of_another_assembly_or_framework_is_refused_with_what_to_choose()
    {
        const string framework = "[assembly: System.Runtime.Versioning.TargetFramework(\".NETCoreApp,Version=v{0}\")] class C;";
        using var post = TestCompiler.Snapshot(framework.Replace("{0}", "10.0"));
        using var other = TestCompiler.Snapshot(framework.Replace("{0}", "8.0"));
        using var elsewhere = TestCompiler.Snapshot("class C;", assembly: "Other");

        Assert.Contains("-p:TargetFramework=net8.0", BaselineFit.Check(Shipped(other), post)!.Message);
        Assert.Contains("the assembly Other, the project makes Lib", BaselineFit.Check(Shipped(elsewhere), post)!.Message);
        Assert.Null(BaselineFit.Check(Shipped(post), post));
        Assert.Null(BaselineFit.Check(other, post));
    }

    private static Snapshot Shipped(Snapshot side) => new(side.Image, side.Pdb);

    [Theory]
    [InlineData(null, "5.9.0", "no portable PDB")]
    [InlineData("5.9.0", null, "set DebugType")]
    public void A_compiler_that_no_PDB_names_is_refused(string? shipped, string? ours, string why) =>
        Assert.Contains(why, CompilerIdentity.Check(Side(shipped, rebuilt: false), Side(ours, rebuilt: true))!.Message);

    [Fact]
    public void The_same_compiler_and_a_rebuilt_side_pass()
    {
        Assert.Null(CompilerIdentity.Check(Side("5.9.0", rebuilt: false), Side("5.9.0", rebuilt: true)));
        Assert.Null(CompilerIdentity.Check(Side(null, rebuilt: true), Side("5.9.0", rebuilt: true)));
    }

    [Fact]
    public void A_rebuilt_baseline_must_be_deterministic()
    {
        var side = TestCompiler.Snapshot("class C;");
        var random = new Snapshot(side.Image, side.Pdb) { Compilation = side.Compilation!.WithOptions(side.Compilation.Options.WithDeterministic(false)) };

        Assert.Null(CompilerIdentity.Deterministic(side));
        Assert.Equal(Code.BaselineNotReproduced, CompilerIdentity.Deterministic(random)!.Code);
    }

    private static Snapshot Side(string? compiler, bool rebuilt)
    {
        var side = TestCompiler.Snapshot("class C;");
        return new Snapshot(side.Image, side.Pdb) { CompilerVersion = compiler, Rebuilt = rebuilt };
    }
}
