using ICSharpCode.SharpZipLib.Zip;
using PatchGen.Hooks;

internal static class NameTransformHooks
{
    // The fix is that traversal has to be asked for: nobody has.
    [ShadowInitializer(Member = "F:ICSharpCode.SharpZipLib.Zip.WindowsNameTransform._allowParentTraversal", Handles = ["PG1001"])]
    internal static bool Allowed(WindowsNameTransform owner) => false;
}
