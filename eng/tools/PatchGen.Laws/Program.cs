using System.Reflection;
using PatchGen.MSBuild;

// On the SDK's own Roslyn, as in a build: all of this runs again inside its context.
var at = Array.IndexOf(args, "--roslyn");
if (at < 0 || at + 1 == args.Length)
{
    Console.Error.WriteLine("laws: --roslyn is missing");
    return 2;
}

var runner = RoslynContext.For(Path.GetFullPath(args[at + 1])).Twin(Type.GetType("PatchGen.Laws.Runner")!);
return (int)runner.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, [args])!;
