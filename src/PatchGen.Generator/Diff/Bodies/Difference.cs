using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>The first place where two bodies differ.</summary>
/// <param name="Pre">The pre body.</param>
/// <param name="Post">The post body.</param>
/// <param name="PreIndex">The index of the first pre instruction that differs; -1 where the code does not, but what stands beside it does.</param>
/// <param name="PostIndex">The index of its post counterpart.</param>
/// <param name="Beside">What differs beside the code: <c>exception handlers</c>, <c>locals</c>.</param>
internal sealed record Difference(MethodDefinitionHandle Pre, MethodDefinitionHandle Post, int PreIndex, int PostIndex, string? Beside = null);
