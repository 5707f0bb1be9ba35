using System;
using System.IO;
using System.Text;
using MimeKit;

// The fix counts the levels of a message as the limit means them; before it, the parser went deeper than it was told to.
public static class Probe
{
    public static string Run()
    {
        var message = new MimeParser(new ParserOptions { MaxMimeDepth = 4 }, new MemoryStream(Nested(10))).ParseMessage();
        var levels = 0;
        for (MimeEntity? entity = message.Body; entity is Multipart { Count: > 0 } multipart; entity = multipart[0]) levels++;
        return $"{levels} levels";
    }

    private static byte[] Nested(int levels)
    {
        var text = new StringBuilder("From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < levels; i++) text.Append($"Content-Type: multipart/mixed; boundary=\"b{i}\"\r\n\r\n--b{i}\r\n");
        text.Append("Content-Type: text/plain\r\n\r\nhello\r\n");
        for (var i = levels - 1; i >= 0; i--) text.Append($"--b{i}--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
