using PatchGen.Census;

// The script gives the arguments; the process that is counted is this program, too.
return args switch
{
    ["target", var count, var megabytes, .. var load] => CountedProcess.Run(int.Parse(count), int.Parse(megabytes), load),
    ["matrix", var folder, var megabytes, var rounds, .. var versions] => Matrix.Run(folder, int.Parse(megabytes), int.Parse(rounds), [.. versions.Select(int.Parse)]),
    _ => 2,
};
