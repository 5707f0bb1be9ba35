using PatchGen.Format;

namespace PatchGen.Cli.Output;

/// <summary>Members as people read them.</summary>
internal static class MemberText
{
    internal static string Show(string member) => member.Contains("::", StringComparison.Ordinal) || member.StartsWith("T:", StringComparison.Ordinal)
        ? new MemberKey(member).Display
        : member;
}
