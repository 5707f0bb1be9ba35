using System.Text.Json;

namespace PatchGen.Cost;

/// <summary>One run of the generator: compiler arguments in, tarball out.</summary>
internal sealed record Job
{
    /// <summary>The directory of the SDK's Roslyn.</summary>
    public required string Roslyn { get; init; }

    /// <summary>The file with the post side's arguments, one a line.</summary>
    public required string PostArguments { get; init; }

    /// <summary>The directory that they start from.</summary>
    public required string PostDirectory { get; init; }

    /// <summary>The top of the post tree.</summary>
    public required string PostRoot { get; init; }

    /// <summary>The file with the pre side's arguments; null where <see cref="Shipped"/> is the baseline.</summary>
    public string? PreArguments { get; init; }

    /// <summary>The directory that they start from.</summary>
    public string? PreDirectory { get; init; }

    /// <summary>Where the shipped build's tree stood.</summary>
    public required string ShippedRoot { get; init; }

    /// <summary>The shipped dll, its PDB beside it.</summary>
    public required string Shipped { get; init; }

    /// <summary>Where the tarball goes.</summary>
    public required string Output { get; init; }

    /// <summary>Where the times of the steps go, as JSON.</summary>
    public required string Steps { get; init; }

    /// <summary>Writes it to a file.</summary>
    public string Write(string file)
    {
        File.WriteAllText(file, JsonSerializer.Serialize(this));
        return file;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static Job Read(string file) => JsonSerializer.Deserialize<Job>(File.ReadAllText(file))!;
}

/// <summary>How long one step took, in seconds.</summary>
/// <param name="Name">The step, or <c>Start</c> for what came before the first one.</param>
/// <param name="Wall">On the clock.</param>
/// <param name="Cpu">On all cores together.</param>
/// <param name="Own">On a processor, of the thread that ran the step.</param>
/// <param name="Jit">Of that thread's: compiling what it ran.</param>
internal sealed record StepTime(string Name, double Wall, double Cpu, double Own, double Jit);
