using System;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OpenTelemetry;
using OpenTelemetry.Exporter;

// The fix reads no more than 4 MiB of what a collector answers to a failed export; before it, all of it.
public static class Probe
{
    private static readonly EventListener Listener = new Errors();

    public static string Run()
    {
        GC.KeepAlive(Listener);
        var collector = new Collector();
        var options = new OtlpExporterOptions
        {
            Endpoint = new Uri("http://localhost/v1/traces"),
            Protocol = OtlpExportProtocol.HttpProtobuf,
            HttpClientFactory = () => collector,
        };
        using var exporter = new OtlpTraceExporter(options);
        using var activity = new Activity("request").Start();
        activity.Stop();
        var result = exporter.Export(new Batch<Activity>([activity], 1));
        return $"{result}, {collector.Answer.Sent >> 20} MiB read";
    }

    // No network: the client itself answers, and what it answers is not read ahead.
    private sealed class Collector : HttpClient
    {
        public Endless Answer { get; } = new();

        public override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.BadRequest) { Content = new StreamContent(Answer), RequestMessage = request };
    }

    private sealed class Endless : Stream
    {
        private const long Size = 6 << 20;

        public long Sent { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Min(count, Size - Sent);
            Array.Fill(buffer, (byte)'x', offset, count);
            Sent += count;
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    // The answer is read for this event only.
    private sealed class Errors : EventListener
    {
        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "OpenTelemetry-Exporter-OpenTelemetryProtocol") EnableEvents(source, EventLevel.Error, EventKeywords.All);
        }
    }
}
