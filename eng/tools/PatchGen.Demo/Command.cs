using System.Diagnostics;
using System.Text;

namespace PatchGen.Demo;

/// <summary>Runs commands in one folder and environment.</summary>
internal sealed class Command(string workingDirectory, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Runs a command as an operator would type it: shown, its output below it.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="DemoFailure">It ended with another exit code than 0.</exception>
    public async Task<string> Show(string shown, string program, params string[] arguments)
    {
        Console.WriteLine($"\n$ {shown}");
        var output = new StringBuilder();
        var code = await Start(program, arguments, line => { Print(line); output.AppendLine(line); }, Print);
        if (code != 0) throw new DemoFailure($"`{shown}` ended with exit code {code}");
        return output.ToString();

        static void Print(string line) => Console.WriteLine("    " + line);
    }

    /// <summary>Runs a command whose output people need not see.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="DemoFailure">It ended with another exit code than 0; its output.</exception>
    public async Task<string> Run(string program, params string[] arguments)
    {
        StringBuilder output = new(), error = new();
        var code = await Start(program, arguments, line => output.AppendLine(line), line => error.AppendLine(line));
        if (code != 0) throw new DemoFailure($"`{program} {string.Join(' ', arguments)}` ended with exit code {code}:\n{output}{error}");
        return output.ToString();
    }

    private async Task<int> Start(string program, string[] arguments, Action<string> output, Action<string> error)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new DemoFailure($"{program} did not start");
        await Task.WhenAll(Pump(process.StandardOutput, output), Pump(process.StandardError, error), process.WaitForExitAsync());
        return process.ExitCode;

        async Task Pump(StreamReader reader, Action<string> line)
        {
            while (await reader.ReadLineAsync() is { } text)
                lock (start) line(text);
        }
    }
}
