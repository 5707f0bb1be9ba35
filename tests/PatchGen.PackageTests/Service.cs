using System.Diagnostics;

namespace PatchGen.PackageTests;

/// <summary>A program of the user's that runs: it says <c>ready</c>, then answers each line with one. Ended with the test.</summary>
internal sealed class Service : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly Process process;

    public Service(string dll)
    {
        process = Process.Start(new ProcessStartInfo("dotnet", [dll]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("ready", Line());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Pid => process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public string Ask(string line)
    {
        process.StandardInput.WriteLine(line);
        return Line();
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private string Line()
    {
        var read = process.StandardOutput.ReadLineAsync();
        return read.Wait(Deadline) ? read.Result ?? throw new EndOfStreamException("The service ended.") : throw new TimeoutException("The service does not answer.");
    }
}
