using System.Reflection;
using PatchGen.Oracle;
using PatchGen.Oracle.Judging;

namespace PatchGen.LiveTests;

/// <summary>The oracle's slice: each fixture live, as most services run. <c>eng/oracle</c> runs all of it, and generated pairs.</summary>
public class OracleTests
{
    private static readonly string Fixtures = typeof(OracleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "OracleFixtures").Value!;

    // All of them at once: each worker keeps its processes from case to case.
    private static readonly Lazy<Dictionary<string, CaseResult>> Results = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("patchgen-oracle-").FullName;
        try
        {
            var options = Options.Parse(["--fixtures", Fixtures, "--out", Path.Combine(folder, "out"), "--work", Path.Combine(folder, "work")]);
            return new OracleRun(options).Run(TestContext.Current.CancellationToken).ToDictionary(result => result.Case);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    });

    public static TheoryData<string> Cases => [.. PatchGen.Oracle.Cases.Fixtures.Read(Fixtures).Select(@case => @case.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_pair_goes_as_its_header_says(string name)
    {
        var result = Results.Value[name];
        Assert.True(result.Surprise is null, $"{result.Ending}: {result.Surprise}\n{result.Detail}");
    }
}
