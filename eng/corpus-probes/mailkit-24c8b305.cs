using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Tasks;
using MailKit.Net.Smtp;
using MailKit.Security;

// The fix drops what came before the TLS handshake; before it, a man in the middle could answer for the server.
public static class Probe
{
    private static readonly X509Certificate2 Certificate = Make();

    public static string Run()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = Task.Run(() => Serve(server));
        string seen;
        using (var client = new SmtpClient { ServerCertificateValidationCallback = (_, _, _, _) => true, CheckCertificateRevocation = false, Timeout = 30_000 })
        {
            client.Connect("127.0.0.1", ((IPEndPoint)server.LocalEndpoint).Port, SecureSocketOptions.StartTls);
            seen = client.Capabilities.HasFlag(SmtpCapabilities.Chunking) ? "the injected answer" : "the server's answer";
        }

        serving.Wait();
        return seen;
    }

    private static void Serve(TcpListener listener)
    {
        using var client = listener.AcceptTcpClient();
        try
        {
            var plain = client.GetStream();
            Say(plain, "220 ready");
            Hear(plain);
            Say(plain, "250-server\r\n250 STARTTLS");
            Hear(plain);
            // In one packet: the answer, and what the man in the middle adds to it.
            Say(plain, "220 go ahead\r\n250-server\r\n250 CHUNKING");
            using var secure = new SslStream(plain);
            secure.AuthenticateAsServer(Certificate);
            Hear(secure);
            Say(secure, "250 server");
            Hear(secure);
        }
        catch (IOException)
        {
            // The client has seen enough.
        }
    }

    private static void Say(Stream stream, string text) => stream.Write(Encoding.ASCII.GetBytes(text + "\r\n"));

    private static void Hear(Stream stream)
    {
        for (int read; (read = stream.ReadByte()) >= 0 && read != '\n';)
        {
        }
    }

    private static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
