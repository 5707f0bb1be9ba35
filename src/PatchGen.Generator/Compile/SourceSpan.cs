namespace PatchGen.Generator.Compile;

/// <summary>A place in a source file.</summary>
/// <param name="File">The path on this machine where it is known, else the document name in the PDB.</param>
/// <param name="Line">The first line, from 1.</param>
/// <param name="Column">The first column, from 1.</param>
/// <param name="EndLine">The last line.</param>
/// <param name="EndColumn">The column behind the last character.</param>
public sealed record SourceSpan(string File, int Line, int Column, int EndLine, int EndColumn);
