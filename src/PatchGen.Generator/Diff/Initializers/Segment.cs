using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Initializers;

/// <summary>The code of one field initializer: instructions from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
/// <param name="Field">The field that it ends in storing to.</param>
/// <param name="Start">The index of the first instruction.</param>
/// <param name="End">The index behind the last one, the store.</param>
/// <param name="Independent">True where its place among others does not count: it neither sees nor makes what they see or make.</param>
internal readonly record struct Segment(FieldDefinitionHandle Field, int Start, int End, bool Independent);
