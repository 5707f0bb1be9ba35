using System.Diagnostics;

namespace PatchGen.StandStill.Faults;

/// <summary>Lists tools that may be stopped: should this program be killed, <c>eng/standstill</c> ends them.</summary>
internal sealed record FaultFolder(string Work)
{
    public void Remember(Process process) => File.AppendAllText(Path.Combine(Work, "pids"), $"{process.Id}\n");
}
