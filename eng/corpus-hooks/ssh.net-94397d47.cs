using PatchGen.Hooks;
using Renci.SshNet;
using Renci.SshNet.Messages;

internal static class SessionHooks
{
    // A session that is connected is past its first exchange of keys, and did not agree on the strict one.
    [ShadowInitializer(Member = "P:Renci.SshNet.Session.ClientInitMessage", Handles = ["PG1001"])]
    internal static Message InitMessage(Session owner) => owner.BuildClientInitMessage(includeStrictKexPseudoAlgorithm: false);

    [ShadowInitializer(Member = "F:Renci.SshNet.Session._isInitialKex", Handles = ["PG1001"])]
    internal static bool IsInitial(Session owner) => false;

    [ShadowInitializer(Member = "F:Renci.SshNet.Session._isStrictKex", Handles = ["PG1001"])]
    internal static bool IsStrict(Session owner) => false;
}
