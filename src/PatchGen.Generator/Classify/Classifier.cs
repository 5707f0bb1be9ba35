using PatchGen.Format;
using PatchGen.Generator.Diff;

namespace PatchGen.Generator.Classify;

/// <summary>The fourth step: rules judge facts.</summary>
public static class Classifier
{
    /// <summary>Judges every fact; a fact that no rule judges is Refused.</summary>
    /// <param name="changes">The facts.</param>
    /// <param name="suppressionFile">The checked-in suppression file, or null.</param>
    public static Result<Verdict> Classify(ChangeSet changes, string? suppressionFile) => throw new NotImplementedException();
}
