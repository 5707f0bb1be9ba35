using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>A pre body and its post counterpart.</summary>
internal sealed record BodyPair(MethodDefinitionHandle Pre, MethodDefinitionHandle Post);

/// <summary>How an owner differs.</summary>
/// <param name="First">The first difference.</param>
/// <param name="Redirect">The lambdas and local functions that alone differ; empty where the owner's own body must be replaced.</param>
internal sealed record Outcome(Difference First, ImmutableArray<BodyPair> Redirect);
