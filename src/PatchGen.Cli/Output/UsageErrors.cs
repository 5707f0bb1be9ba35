using System.CommandLine;
using PatchGen.Format;

namespace PatchGen.Cli.Output;

/// <summary>What is wrong with a command line, in words that name it: the missing argument, and what a mistyped word may have meant.</summary>
internal static class UsageErrors
{
    /// <summary>The failure of a command line that does not parse.</summary>
    internal static Failure Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var words = parsed.UnmatchedTokens.Select(word => Suggestion(command, word)).OfType<string>().ToList();
        if (command is RootCommand) return new(Code.Usage, words.FirstOrDefault() ?? (parsed.UnmatchedTokens is [var word, ..] ? $"There is no command '{word}'." : "Name a command."));
        if (command.Subcommands.Count > 0)
        {
            var below = string.Join(", ", command.Subcommands.Select(sub => $"'{command.Name} {sub.Name}'"));
            return new(Code.Usage, words.FirstOrDefault() ?? (parsed.UnmatchedTokens is [var other, ..] ? $"There is no command '{command.Name} {other}', only {below}." : $"Name a command: {below}."));
        }

        var missing = command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > (parsed.GetResult(argument)?.Tokens.Count ?? 0))
            .Select(argument => $"'{command.Name}' needs <{argument.Name}>: {argument.Description}").ToList();
        // The library's own line for a missing argument names the command only.
        var others = parsed.Errors.Select(error => error.Message).Skip(missing.Count > 0 ? 1 : 0);
        List<string> all = [.. words, .. missing, .. others];
        return new(Code.Usage, all[0], [.. all.Skip(1)]);
    }

    private static string? Suggestion(Command command, string word)
    {
        var names = word.StartsWith('-') ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options)).Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var nearest = names.Select(name => (Name: name, Edits: Distance(word, name))).OrderBy(candidate => candidate.Edits).FirstOrDefault();
        return nearest.Name is { } meant && nearest.Edits <= Math.Max(1, word.Length / 3) ? $"There is no '{word}'; did you mean '{meant}'?" : null;
    }

    // Levenshtein's, with two letters that changed places as one edit: most slips are that.
    private static int Distance(string one, string other)
    {
        var edits = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++)
        {
            for (var j = 0; j <= other.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                var same = one[i - 1] == other[j - 1] ? 0 : 1;
                edits[i, j] = Math.Min(Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1, edits[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[one.Length, other.Length];
    }
}
