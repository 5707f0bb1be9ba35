using System.Diagnostics;
using System.Text.Json.Nodes;
using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

/// <summary>The tool, run as an operator runs it.</summary>
internal sealed record Tool(int Exit, string Output, string Error)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    /// <summary>The tool's dll, with its agent beside it.</summary>
    internal static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "patchgen.dll");

    /// <summary>A state folder that holds nothing: no trust store.</summary>
    private static readonly string Home = Directory.CreateTempSubdirectory("patchgen-home-").FullName;

    /// <summary>The one object of <c>--json</c>.</summary>
    internal JsonObject Json => JsonNode.Parse(Output)!.AsObject();

    internal string Code => (string)Json["code"]!;

    internal static Tool Run(params IEnumerable<string> arguments) => Run(new Dictionary<string, string>(), arguments);

    internal static Tool Run(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        using var process = Begin(environment, arguments);
        return End(process);
    }

    /// <summary>Runs it through another program, with a state folder that holds nothing.</summary>
    internal static Tool Start(string program, IEnumerable<string> arguments)
    {
        using var process = Begin(program, arguments, new Dictionary<string, string>());
        return End(process);
    }

    /// <summary>Starts it, for a test that does something meanwhile; <see cref="End"/> follows.</summary>
    internal static Process Begin(IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) => Begin("dotnet", [Path, .. arguments], environment);

    private static Process Begin(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATCHGEN_HOME"] = Home;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    internal static Tool End(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"patchgen does not end: {output.Result}{error.Result}");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>It ended with this code, its exit code and one line that says why.</summary>
    internal Tool Is(Code code)
    {
        Assert.True(code.Exit == Exit, $"exit {Exit}, not {code.Exit}:\n{Output}\n{Error}");
        Assert.True(code.Name == Code, $"{Code}, not {code.Name}:\n{Output}\n{Error}");
        Assert.Equal(["schemaVersion", "command", "outcome", "code", "id", "pid", "message", "evidence"], Json.Select(field => field.Key));
        var message = (string)Json["message"]!;
        Assert.NotEmpty(message);
        Assert.DoesNotContain('\n', message);
        return this;
    }
}
