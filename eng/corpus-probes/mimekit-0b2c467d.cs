using System;
using MimeKit;

// The fix refuses control characters in the quoted local part of an address, with which a header line could be injected.
public static class Probe
{
    public static string Run() =>
        MailboxAddress.TryParse("\"a\r\n\u0001Bcc: b\"@example.com", out var mailbox) ? $"accepted, {mailbox.Address.Length} characters" : "refused";
}
