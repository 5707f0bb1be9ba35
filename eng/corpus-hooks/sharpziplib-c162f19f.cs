using System.Reflection;
using ICSharpCode.SharpZipLib.Zip.Compression;
using PatchGen.Hooks;

internal static class HeaderHooks
{
    // The table of a header that the pre code has read.
    [ShadowInitializer(Member = "F:ICSharpCode.SharpZipLib.Zip.Compression.InflaterDynHeader.lengths", Handles = ["PG1001"])]
    internal static byte[] Lengths(InflaterDynHeader owner) =>
        (byte[])typeof(InflaterDynHeader).GetField("litdistLens", BindingFlags.Instance | BindingFlags.NonPublic).GetValue(owner);
}
