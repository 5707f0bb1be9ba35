using PatchGen.Format;

namespace PatchGen.Runtime.Serve;

/// <summary>Who gave a command: told of its progress, and asked whether it still wants it.</summary>
/// <param name="Progress">Told each step as it begins.</param>
/// <param name="Cancelled">True once the client half-closed its connection, or went away.</param>
internal sealed record Client(Action<WireProgress> Progress, Func<bool> Cancelled)
{
    /// <summary>Nobody: a patch that is applied with the process's start, or with a later copy of its target.</summary>
    public static readonly Client None = new(_ => { }, () => false);
}

/// <summary>One command's trail: each step goes to the log and to the client, and so does how it ended.</summary>
internal sealed class Trail(string command, PatchLog log, Client client)
{
    /// <summary>A step begins.</summary>
    public void Step(string stage, string detail)
    {
        log.Write($"{command}: {stage}: {detail}");
        client.Progress(new WireProgress(stage, detail));
    }

    /// <summary>The command ends here.</summary>
    public WireResponse Refuse(Failure failure)
    {
        log.Write($"{command}: refused ({failure.Code.Name}): {failure.Message}");
        foreach (var line in failure.Evidence) log.Write($"  {line}");
        return new() { Code = failure.Code.Name, Message = failure.Message, Evidence = [.. failure.Evidence] };
    }
}
