using System.Diagnostics;
using System.Linq.Expressions;
using System.Text.Json;

namespace PatchGen.Hooks.Testing;

/// <summary>Starts processes to patch.</summary>
public static class PatchedChild
{
    /// <summary>
    /// Starts a process that runs the pre side. It has everything that the test's own folder has, with the baseline's assemblies in the
    /// place of the post ones, and one <typeparamref name="TScenario"/>, whose methods the test calls.
    /// </summary>
    /// <typeparam name="TScenario">A public class of the test with a parameterless constructor: what is to happen inside the process.</typeparam>
    /// <param name="patch">The patch that is to be applied, which names the baseline.</param>
    /// <param name="cancel">Ends the start.</param>
    /// <exception cref="ScenarioException">The process did not start, or the scenario's constructor threw.</exception>
    public static Task<PatchedChild<TScenario>> StartAsync<TScenario>(TestedPatch patch, CancellationToken cancel = default)
        where TScenario : class, new() => PatchedChild<TScenario>.StartAsync(patch, cancel);
}

/// <summary>A process that runs pre code until the patch is applied. Ended with the object.</summary>
/// <typeparam name="TScenario">What happens inside it.</typeparam>
public sealed class PatchedChild<TScenario> : IAsyncDisposable where TScenario : class, new()
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly TestedPatch patch;
    private readonly ChildFolder folder;
    private readonly Process process;
    private readonly Task<string> said;

    private PatchedChild(TestedPatch patch, ChildFolder folder, Process process)
    {
        (this.patch, this.folder, this.process) = (patch, folder, process);
        said = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The process's id.</summary>
    public int ProcessId => process.Id;

    /// <summary>Runs a step of the scenario inside the process: a call of one of its methods, with arguments that the test knows.</summary>
    /// <param name="step">For example <c>s => s.Allow(100)</c>.</param>
    /// <param name="cancel">Gives up waiting; the step runs on.</param>
    /// <returns>What the method returned, by way of JSON.</returns>
    /// <exception cref="ScenarioException">It threw, or the process has ended.</exception>
    public async Task<TResult> RunAsync<TResult>(Expression<Func<TScenario, TResult>> step, CancellationToken cancel = default)
    {
        var answer = await AskAsync(Step.Of(step.Body), cancel).ConfigureAwait(false);
        return answer.Result is { } result ? result.Deserialize<TResult>()! : default!;
    }

    /// <summary>The same for a method that returns nothing.</summary>
    /// <param name="step">For example <c>s => s.Fill(1000)</c>.</param>
    /// <param name="cancel">Gives up waiting; the step runs on.</param>
    /// <exception cref="ScenarioException">It threw, or the process has ended.</exception>
    public Task RunAsync(Expression<Action<TScenario>> step, CancellationToken cancel = default) => AskAsync(Step.Of(step.Body), cancel);

    /// <summary>The same for an asynchronous method; it has ended when the task here has.</summary>
    /// <param name="step">For example <c>s => s.FillAsync(1000)</c>.</param>
    /// <param name="cancel">Gives up waiting; the step runs on.</param>
    /// <exception cref="ScenarioException">It threw, or the process has ended.</exception>
    public Task RunAsync(Expression<Func<TScenario, Task>> step, CancellationToken cancel = default) => AskAsync(Step.Of(step.Body), cancel);

    /// <summary>The same for an asynchronous method with a result.</summary>
    /// <param name="step">For example <c>s => s.CountAsync()</c>.</param>
    /// <param name="cancel">Gives up waiting; the step runs on.</param>
    /// <exception cref="ScenarioException">It threw, or the process has ended.</exception>
    public async Task<TResult> RunAsync<TResult>(Expression<Func<TScenario, Task<TResult>>> step, CancellationToken cancel = default)
    {
        var answer = await AskAsync(Step.Of(step.Body), cancel).ConfigureAwait(false);
        return answer.Result is { } result ? result.Deserialize<TResult>()! : default!;
    }

    /// <summary>Applies the patch, by <c>patchgen apply</c>.</summary>
    /// <param name="arguments">Further arguments, for example <c>--allow-draining</c>.</param>
    /// <exception cref="PatchException">It was not applied: the message says why, and everything is as before.</exception>
    public async Task ApplyAsync(params string[] arguments) => Succeeded(await TryApplyAsync(arguments).ConfigureAwait(false));

    /// <summary>Applies the patch, and gives the answer also where it is a refusal: <c>vetoed</c>, <c>hook-failed</c>, <c>busy</c>.</summary>
    /// <param name="arguments">Further arguments.</param>
    public Task<PatchResult> TryApplyAsync(params string[] arguments) => PatchgenTool.RunAsync(["apply", patch.Tarball, "--pid", $"{process.Id}", "--json", .. arguments], CancellationToken.None);

    /// <summary>Takes the patch back, by <c>patchgen undo</c>.</summary>
    /// <param name="arguments">Further arguments.</param>
    /// <exception cref="PatchException">It was not taken back: the message says why, and everything is as before.</exception>
    public async Task UndoAsync(params string[] arguments) => Succeeded(await TryUndoAsync(arguments).ConfigureAwait(false));

    /// <summary>Takes the patch back, and gives the answer also where it is a refusal.</summary>
    /// <param name="arguments">Further arguments.</param>
    public Task<PatchResult> TryUndoAsync(params string[] arguments) => PatchgenTool.RunAsync(["undo", patch.Id, "--pid", $"{process.Id}", "--json", .. arguments], CancellationToken.None);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync().ConfigureAwait(false);
        process.Dispose();
        folder.Dispose();
    }

    internal static async Task<PatchedChild<TScenario>> StartAsync(TestedPatch patch, CancellationToken cancel)
    {
        var folder = ChildFolder.Make(patch);
        PatchedChild<TScenario>? child = null;
        try
        {
            var start = new ProcessStartInfo(PatchgenTool.DotNet, folder.Arguments(typeof(TScenario))) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            child = new(patch, folder, Process.Start(start) ?? throw new ScenarioException("The process did not start."));
            await child.AnswerAsync(cancel).ConfigureAwait(false);
            return child;
        }
        catch
        {
            if (child is null) folder.Dispose();
            else await child.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<Answer> AskAsync(Step step, CancellationToken cancel)
    {
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(step).AsMemory(), cancel).ConfigureAwait(false);
            await process.StandardInput.FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // It has ended; why is in what it said.
        }

        return await AnswerAsync(cancel).ConfigureAwait(false);
    }

    private async Task<Answer> AnswerAsync(CancellationToken cancel)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(Deadline);
        try
        {
            if (await process.StandardOutput.ReadLineAsync(late.Token).ConfigureAwait(false) is { } line)
            {
                var answer = JsonSerializer.Deserialize<Answer>(line)!;
                return answer.Error is null ? answer : throw new ScenarioException(answer.Error);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ScenarioException($"The process did not answer within {Deadline}.");
        }

        throw new ScenarioException($"The process has ended:\n{await said.ConfigureAwait(false)}");
    }

    private static void Succeeded(PatchResult result)
    {
        if (result.Code is not ("ok" or "already-applied")) throw new PatchException(result);
    }
}

/// <summary>A step of the scenario threw inside the process, or the process is gone.</summary>
/// <param name="message">The exception there, with its stack; or what the process said last.</param>
public sealed class ScenarioException(string message) : Exception(message);
