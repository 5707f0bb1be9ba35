using PatchGen.Cli.Create;

namespace PatchGen.LiveTests.Cli;

/// <summary>One patch at a time is made of a repository.</summary>
public sealed class RepositoryTurnTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string root = Directory.CreateTempSubdirectory("patchgen-turn-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task Who_comes_second_says_so_and_waits_until_the_first_has_ended()
    {
        var first = Take("src/A/A.csproj", null);
        var waiting = new TaskCompletionSource<string>();
        // Another process has no part in what this one has noted of itself.
        Environment.SetEnvironmentVariable("PATCHGEN_CREATING", null);
        var second = Task.Run(() => Take("src/B/B.csproj", waiting));

        Assert.Contains(root, await waiting.Task.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(Deadline, TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public void A_build_that_itself_makes_a_patch_does_not_wait_for_itself()
    {
        using var outer = Take("src/A/A.csproj", null);
        using var inner = Take("src/A/A.csproj", null);
    }

    [Fact]
    public void Where_nothing_can_be_written_nobody_waits()
    {
        var file = Path.Combine(root, "home");
        File.WriteAllText(file, "");
        using var turn = Take("src/A/A.csproj", null);
    }

    private RepositoryTurn Take(string project, TaskCompletionSource<string>? waiting)
    {
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        using var late = new CancellationTokenSource(Deadline);
        return RepositoryTurn.Wait(Path.Combine(root, project), Path.Combine(root, "home"), line => waiting?.TrySetResult(line), late.Token);
    }
}
