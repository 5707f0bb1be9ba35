using PatchGen.Corpus.TestHost;

// A process that holds a test project's assembly, and runs tests of it as often as it is told: a patch can come and go between.
// It is started with the test project's dependencies and runtime configuration, from its output folder, as vstest's own host is.
// usage: PatchGen.Corpus.TestHost <tests.dll>; then commands on stdin, events on stdout (see Wire).
//   load NAME    loads an assembly, so that a patch of it finds it
//   run FILE     runs the tests whose keys are the lines of FILE
// It ends with its stdin, so that it never outlives the one who started it.
if (args is not [var tests])
{
    Console.Error.WriteLine("usage: PatchGen.Corpus.TestHost <tests.dll>");
    return 2;
}

var wire = new Wire(Console.Out);
// What tests print must not pass for an event.
Console.SetOut(Console.Error);

ITests held = (ITests?)XunitTests.Of(Path.GetFullPath(tests), wire) ?? new AdapterTests(Path.GetFullPath(tests), wire);
foreach (var (key, method) in held.Find()) wire.Send(new("test", key, Method: method));
wire.Send(new("ready"));

while (Console.In.ReadLine() is { } line)
    switch (line.Split(' ', 2))
    {
        case ["load", var name]:
            System.Reflection.Assembly.Load(name);
            wire.Send(new("loaded"));
            break;
        case ["run", var file]:
            held.Run(File.ReadAllLines(file).ToHashSet());
            wire.Send(new("done"));
            break;
        default:
            wire.Send(new("unknown", line));
            break;
    }

// Tests may leave threads behind.
Environment.Exit(0);
return 0;
