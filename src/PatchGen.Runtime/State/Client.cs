using PatchGen.Format;

namespace PatchGen.Runtime.State;

/// <summary>Who gave a command: told of its progress, and asked whether it still wants it.</summary>
/// <param name="Progress">Told each step as it begins.</param>
/// <param name="Cancelled">True once the client half-closed its connection, or went away.</param>
internal sealed record Client(Action<WireProgress> Progress, Func<bool> Cancelled)
{
    /// <summary>Nobody: a patch that is applied with the process's start, or with a later copy of its target.</summary>
    public static readonly Client None = new(_ => { }, () => false);
}
