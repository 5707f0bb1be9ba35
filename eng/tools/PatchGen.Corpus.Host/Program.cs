using PatchGen.Corpus.Host;

// A process as an operator would find it: optimised, without any part of PatchGen, running somebody's library.
// usage: PatchGen.Corpus.Host <library.dll> [<probe.dll>]; then one command a line on stdin, one answer a line on stdout.
// It ends with its stdin, so that it never outlives the one who started it.
if (args is not ([_] or [_, _]))
{
    Console.Error.WriteLine("usage: PatchGen.Corpus.Host <library.dll> [<probe.dll>]");
    return 2;
}

// What a library prints must not pass for an answer.
var answers = Console.Out;
Console.SetOut(Console.Error);

var library = Library.Load(args[0]);
var probe = args.Length > 1 ? Probe.Load(args[1]) : null;
probe?.WarmUp(TimeSpan.FromSeconds(1));
answers.WriteLine($"READY {library.Touch()}");

while (Console.In.ReadLine() is { } command && command != "quit")
    answers.WriteLine(command switch
    {
        "probe" => probe?.Run() ?? "no probe",
        _ => $"unknown command {command}",
    });
return 0;
