using System.Text.Json;
using PatchGen.Oracle.Host;

// A process as an operator would find it, in which the programs of many cases run one after the other.
// One command a line on stdin, one line of JSON on stdout as the answer. It ends with its stdin, so that it never outlives the
// one who started it.
//   load NAME PATH       loads a program
//   run NAME [TIMES]     runs it so often; what the last run did, and whether all did the same
//   hold NAME SLOT       keeps what its Hold() returns
//   resume NAME SLOT     gives that to its Resume()
var answers = Console.Out;
Console.SetIn(TextReader.Null);
var input = new StreamReader(Console.OpenStandardInput());
var programs = new Dictionary<string, HostedProgram>();
answers.WriteLine($"ready on {Environment.Version}");
while (input.ReadLine() is { } line)
{
    var words = line.Split(' ', 3);
    var answer = words switch
    {
        ["load", var name, var path] => Load(name, path),
        ["run", var name] => programs[name].Run(1),
        ["run", var name, var times] => programs[name].Run(int.Parse(times)),
        ["hold", var name, var slot] => programs[name].Hold(slot),
        ["resume", var name, var slot] => programs[name].Resume(slot),
        _ => throw new ArgumentException($"unknown command {line}"),
    };
    answers.WriteLine(JsonSerializer.Serialize(answer));
    answers.Flush();
}

return 0;

Behaviour Load(string name, string path)
{
    programs[name] = HostedProgram.Load(path);
    return Behaviour.None;
}
