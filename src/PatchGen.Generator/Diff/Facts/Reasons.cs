using System.Reflection.Metadata;
using PatchGen.Generator.Compile;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Facts;

/// <summary>Where and why, from the first difference of two bodies.</summary>
internal static class Reasons
{
    public static (SourceSpan? Pre, SourceSpan? Post, string Why) Of(Comparison c, MethodDefinitionHandle pre, MethodDefinitionHandle post, Difference difference)
    {
        if (difference.PreIndex < 0)
            return (SequencePoints.First(c.Pre, pre), SequencePoints.First(c.Post, post), $"{difference.Beside} differ");
        var a = IlCode.Decode(c.Pre.Body(difference.Pre)!.GetILReader()).Instructions;
        var b = IlCode.Decode(c.Post.Body(difference.Post)!.GetILReader()).Instructions;
        var preSpan = SequencePoints.At(c.Pre, difference.Pre, Offset(a, difference.PreIndex)) ?? SequencePoints.First(c.Pre, pre);
        var postSpan = SequencePoints.At(c.Post, difference.Post, Offset(b, difference.PostIndex)) ?? SequencePoints.First(c.Post, post);
        var where = postSpan is null ? "" : $"line {postSpan.Line}: ";
        return (preSpan, postSpan, where + $"{At(a, difference.PreIndex)} -> {At(b, difference.PostIndex)}");
    }

    private static int Offset(List<Instruction> code, int index) => code.Count == 0 ? 0 : code[Math.Min(index, code.Count - 1)].Offset;

    private static string At(List<Instruction> code, int index) => index < code.Count ? OpCodeTable.Of(code[index].Code).Name! : "end";
}
