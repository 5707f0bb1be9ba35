using System.Diagnostics;

namespace PatchGen.Generator.Compile.Baselines;

/// <summary>Runs git in a directory, as a reader: it takes no optional lock, asks nothing, and belongs to no surrounding git command.</summary>
internal sealed class Git(string directory)
{
    // Set where the build runs in a hook: they would make git act on the user's index instead of the private one.
    private static readonly string[] Inherited =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
    ];

    /// <summary>How a git command ended.</summary>
    public sealed record Answer(int ExitCode, string Output, string Error)
    {
        public bool Ok => ExitCode == 0;

        /// <summary>The one line that a query prints.</summary>
        public string Line => Output.TrimEnd('\n', '\r');
    }

    public Answer Run(params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var name in Inherited) start.Environment.Remove(name);
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new Answer(process.ExitCode, output, error.Result.Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new Answer(127, "", $"git could not be started in {directory}: {e.Message}");
        }
    }
}
