using Microsoft.CodeAnalysis.CSharp;

namespace PatchGen.Generator.Compile.Csc;

/// <summary>Paths in compiler arguments start from the directory of the project.</summary>
internal static class ArgumentPaths
{
    public static string FullPath(this CSharpCommandLineArguments arguments, string path) => Path.GetFullPath(path, arguments.BaseDirectory!);
}
