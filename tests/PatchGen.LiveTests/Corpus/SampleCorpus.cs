using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;

namespace PatchGen.LiveTests.Corpus;

/// <summary>A clone with small fixes, a corpus that lists them, and the runner on both.</summary>
internal sealed class SampleCorpus : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-corpus-test-").FullName;
    private readonly JsonArray entries = [];

    public SampleCorpus()
    {
        Directory.CreateDirectory(Path.Combine(folder, "probes"));
        Directory.CreateDirectory(Repository);
        Git("init", "--quiet", "--initial-branch=main");
        File.WriteAllText(Path.Combine(Repository, "Lib.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFrameworks>net10.0</TargetFrameworks></PropertyGroup>
              <ItemGroup><Compile Remove="tests/**" /></ItemGroup>
            </Project>
            """);
    }

    /// <summary>Where the results go.</summary>
    internal string Out => Path.Combine(folder, "out");

    private string Repository => Path.Combine(folder, "clones", "owner", "lib");

    /// <summary>The library, with what the entries change.</summary>
    internal static string Library(string answer, string more = "") =>
        $$"""namespace Lib; public class Question { {{more}} public static string Answer() => "{{answer}}".Trim(); }""";

    /// <summary>Adds an entry: two commits.</summary>
    internal void Add(string id, string pre, string post)
    {
        var parent = Commit(pre);
        AddCommits(id, Commit(post), parent);
    }

    /// <summary>Adds an entry whose fix brings tests.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="pre">The library before the fix.</param>
    /// <param name="post">The library with the fix.</param>
    /// <param name="earlier">The test methods that were there before.</param>
    /// <param name="brought">Those that the fix adds.</param>
    /// <param name="framework">The package that has the tests' framework, and its version.</param>
    internal void AddTested(string id, string pre, string post, string earlier, string brought, (string Package, string Version)? framework = null)
    {
        var (package, version) = framework ?? ("xunit", "2.9.3");
        Directory.CreateDirectory(Path.Combine(Repository, "tests"));
        File.WriteAllText(Path.Combine(Repository, "tests", "Lib.Tests.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><OutputType>{(package == "xunit.v3" ? "Exe" : "Library")}</OutputType></PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../Lib.csproj" />
                <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.14.1" />
                <PackageReference Include="{package}" Version="{version}" />
                <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
              </ItemGroup>
            </Project>
            """);
        Tests(earlier);
        var parent = Commit(pre);
        Tests(earlier + "\n" + brought);
        AddCommits(id, Commit(post), parent);
    }

    /// <summary>Adds an entry whose commits are given.</summary>
    internal void AddCommits(string id, string fix, string parent) => entries.Add(new JsonObject
    {
        ["id"] = id, ["repo"] = "owner/lib", ["parent_commit"] = parent, ["fix_commit"] = fix,
        ["project"] = "Lib.csproj", ["tfm"] = "net10.0", ["build_flags"] = "-f net10.0", ["kinds"] = new JsonArray("body-only"), ["lines"] = new JsonArray(1, 1),
    });

    /// <summary>Gives an entry a probe.</summary>
    internal void Probe(string id, string source) => File.WriteAllText(Path.Combine(folder, "probes", id + ".cs"), source);

    /// <summary>Tells something by hand.</summary>
    internal void Extra(string text) => File.WriteAllText(Path.Combine(folder, "extra.json"), text);

    /// <summary>Writes the corpus file as it is given.</summary>
    internal void Write(string text) => File.WriteAllText(Path.Combine(folder, "corpus.json"), text);

    /// <summary>All that the clone consists of, its git folder too.</summary>
    internal string Clone() => string.Join('\n', Directory.EnumerateFiles(Repository, "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal).Select(file => $"{file} {new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file):O}"));

    /// <summary>Runs the runner, as eng/corpus starts it.</summary>
    internal (int Exit, string Error) Run(params string[] options)
    {
        if (entries.Count > 0) Write(entries.ToJsonString());
        return Run(
            "dotnet", folder,
            [Built("PatchGen.Corpus"), "--corpus", Path.Combine(folder, "corpus.json"), "--clones", Path.Combine(folder, "clones"), "--out", Out,
            "--work", Path.Combine(folder, "work"), "--probes", Path.Combine(folder, "probes"), "--suppressions", Path.Combine(folder, "suppressions"), "--hooks", Path.Combine(folder, "hooks"),
            "--patchgen", Built("PatchGen.Cli"), "--host", Built("PatchGen.Corpus.Host"),
            "--test-host", Built("PatchGen.Corpus.TestHost"), "--extra", Path.Combine(folder, "extra.json"), .. options]);
    }

    /// <summary>What the runner wrote of an entry.</summary>
    internal JsonObject Result(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, id, "result.json")))!.AsObject();

    /// <summary>What the runner wrote of an entry's own tests.</summary>
    internal JsonObject Upstream(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, id, "upstream.json")))!.AsObject();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Built(string project) => Path.GetFullPath(
        typeof(SampleCorpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == project).Value!);

    private void Tests(string methods) => File.WriteAllText(Path.Combine(Repository, "tests", "QuestionTests.cs"), $$"""
        using Lib;
        using Xunit;

        namespace Lib.Tests;

        public class QuestionTests
        {
        {{methods}}
        }
        """);

    private string Commit(string source)
    {
        File.WriteAllText(Path.Combine(Repository, "Question.cs"), source);
        Git("add", "--all");
        Git("-c", "user.name=Maintainer", "-c", "user.email=maintainer@example.org", "-c", "commit.gpgsign=false", "commit", "--quiet", "--message", "work");
        return Git("rev-parse", "HEAD");
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Repository, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");
    }

    private static (int Exit, string Error) Run(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("the runner does not end: " + error.Result);
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
