using System.Diagnostics;
using System.Text.Json;
using Target;

// Usage: Target MEGABYTES CALLS. Answers commands on stdin, one line each; ends with its input.
var graph = Graph.Of(int.Parse(args[0]));
var calls = InFlight.Start(int.Parse(args[1]));
var worker = Worker.Start();
Console.WriteLine($"ready {Environment.ProcessId} {GC.GetTotalMemory(forceFullCollection: false) >> 20}");

while (Console.ReadLine() is { } command)
{
    Console.WriteLine(command switch
    {
        "begin" => Begin(),
        "end" => JsonSerializer.Serialize(worker.Change(), JsonSerializerOptions.Web),
        "sides" => JsonSerializer.Serialize(Sides.Now(worker.Generated), JsonSerializerOptions.Web),
        _ => $"no command {command}",
    });
}

GC.KeepAlive(graph);
GC.KeepAlive(calls);

string Begin()
{
    worker.Change();
    return "begun";
}
