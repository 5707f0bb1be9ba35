using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Facts.Assemblies;

/// <summary>Declarative security, which only assemblies that came from .NET Framework carry.</summary>
internal static class SecurityFacts
{
    public static bool Same(Comparison c, DeclarativeSecurityAttributeHandleCollection pre, DeclarativeSecurityAttributeHandleCollection post)
    {
        if (pre.Count != post.Count) return false;
        if (pre.Count == 0) return true;
        foreach (var (x, y) in pre.Zip(post))
        {
            var a = c.Pre.Metadata.GetDeclarativeSecurityAttribute(x);
            var b = c.Post.Metadata.GetDeclarativeSecurityAttribute(y);
            if (a.Action != b.Action || !c.SameBytes(a.PermissionSet, b.PermissionSet)) return false;
        }

        return true;
    }
}
