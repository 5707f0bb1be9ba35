using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using OpenTelemetry.Resources;

// The fix reads no more than 4 MiB of what a metadata service answers; before it, all of it.
public static class Probe
{
    public static string Run()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        var serving = Task.Run(() => Serve(service));
        Environment.SetEnvironmentVariable("ECS_CONTAINER_METADATA_URI_V4", $"http://127.0.0.1:{((IPEndPoint)service.LocalEndpoint).Port}");
        try
        {
            var attributes = ResourceBuilder.CreateEmpty().AddAWSECSDetector().Build().Attributes.Select(attribute => attribute.Key);
            return attributes.Contains("aws.ecs.container.arn") ? "6 MiB taken" : "6 MiB refused";
        }
        finally
        {
            Environment.SetEnvironmentVariable("ECS_CONTAINER_METADATA_URI_V4", null);
            service.Stop();
            serving.Wait();
        }
    }

    private static void Serve(TcpListener service)
    {
        var filler = new string('x', 6 << 20);
        var body = Encoding.ASCII.GetBytes($$"""{"filler":"{{filler}}","ContainerARN":"arn:aws:ecs:us-east-1:1:container/c","Cluster":"arn:aws:ecs:us-east-1:1:cluster/c"}""");
        try
        {
            while (true)
            {
                using var client = service.AcceptTcpClient();
                Answer(client.GetStream(), body);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The listener was stopped, while it waited or before it did.
        }
    }

    private static void Answer(Stream connection, byte[] body)
    {
        try
        {
            var reader = new StreamReader(connection, Encoding.ASCII, false, 1024, leaveOpen: true);
            while (!string.IsNullOrEmpty(reader.ReadLine()))
            {
            }

            connection.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n"));
            connection.Write(body);
        }
        catch (IOException)
        {
            // It stopped reading.
        }
    }
}
