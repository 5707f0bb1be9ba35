namespace PatchGen.PackageTests;

/// <summary>What is said where a baseline is none.</summary>
public class BaselineMisuseTests(BaselineMisuseTests.Library library) : IClassFixture<BaselineMisuseTests.Library>
{
    [Theory]
    [InlineData("PG9001", "does not exist", "-p:PatchGenBaseline=v0")]
    [InlineData("PG9001", "No baseline is given")]
    [InlineData("PG9001", "give one", "-p:PatchGenBaseline=v1", "-p:PatchGenBaselineDirectory=../..")]
    [InlineData("PG9001", "give one, or set PatchGenVerifyBaseline", "-p:PatchGenBaseline=v1", "-p:PatchGenBaselineAssembly=Lib.csproj")]
    [InlineData("PG9001", "does not exist", "-p:PatchGenBaselineDirectory=nowhere")]
    [InlineData("PG9001", "does not exist", "-p:PatchGenBaselineAssembly=nowhere.dll")]
    [InlineData("PG9001", "does not exist", "-p:PatchGenBaselinePackage=nowhere.nupkg")]
    [InlineData("PG9001", "cannot be read", "-p:PatchGenBaselineAssembly=Lib.csproj")]
    public void A_baseline_that_is_none_is_an_error_of_the_project(string id, string why, params string[] arguments)
    {
        var result = library.Scratch.Create(arguments);

        Assert.False(result.Ok);
        Assert.Matches($@"/src/Lib/Lib\.csproj : error {id}: .*{why}", Assert.Single(result.Lines(id)));
    }

    /// <summary>One library for all: none of these gets so far as to change it.</summary>
    public sealed class Library : IDisposable
    {
        public Library(PackedFeed feed)
        {
            Scratch = new Scratch(feed);
            Scratch.Commit("v1");
        }

        internal Scratch Scratch { get; }

        public void Dispose() => Scratch.Dispose();
    }
}
