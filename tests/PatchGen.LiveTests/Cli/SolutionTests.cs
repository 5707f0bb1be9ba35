using PatchGen.Cli.Create;

namespace PatchGen.LiveTests.Cli;

/// <summary>Which projects of a solution make patches.</summary>
public sealed class SolutionTests
{
    private static readonly SolutionMember[] Members =
    [
        new("/App.csproj", false, ["/Lib.csproj"], ["/Generator.csproj"]),
        new("/Lib.csproj", false, ["/Core.csproj"], []),
        new("/Core.csproj", false, [], []),
        new("/Tool.csproj", false, ["/Core.csproj"], []),
        new("/Generator.csproj", false, [], []),
        // A test contains what it tests, and does not deploy it.
        new("/Tests.csproj", true, ["/App.csproj", "/Tool.csproj"], []),
    ];

    [Fact]
    public void What_no_other_project_contains_makes_a_patch() =>
        Assert.Equal(["/App.csproj", "/Tool.csproj"], Solution.Roots(Members, alone: false));

    [Fact]
    public void Where_references_are_not_followed_each_project_makes_its_own() =>
        Assert.Equal(["/App.csproj", "/Lib.csproj", "/Core.csproj", "/Tool.csproj"], Solution.Roots(Members, alone: true));
}
