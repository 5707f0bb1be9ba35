using System.Runtime.InteropServices;
using PatchGen.Format;

namespace PatchGen.Cli;

/// <summary>Ctrl-C and its kin: the first asks the command to stop where it safely can, the second ends the tool at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

    internal Interrupt()
    {
        try
        {
            foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP })
                registrations.Add(PosixSignalRegistration.Create(signal, Stop));
        }
        catch (Exception e) when (e is OutOfMemoryException or IOException)
        {
            // Without a thread for signals the first Ctrl-C ends the tool at once, which harms nothing.
        }
    }

    internal CancellationToken Token => source.Token;

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        // The target is safe either way: it never depends on this process.
        if (source.IsCancellationRequested) Environment.Exit(Code.Cancelled.Exit);
        source.Cancel();
    }
}
