using System.Reflection;
using System.Text;
using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.LiveTests.Cli;

/// <summary>What went over the wire between the tool and the runtime of 0.1.0, as it was recorded: never changed, whatever later versions do.</summary>
internal static class RecordedFrames
{
    private static readonly (char Way, WireFrame Kind, byte[] Payload)[] All =
        [.. File.ReadLines(typeof(RecordedFrames).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RecordedFrames").Value!)
            .Select(line => (line[0], (WireFrame)(line[3] - '0'), Encoding.UTF8.GetBytes(line[5..])))];

    /// <summary>The payloads of a kind, in their order.</summary>
    public static IEnumerable<byte[]> Of(WireFrame kind) => All.Where(frame => frame.Kind == kind).Select(frame => frame.Payload);

    /// <summary>What was answered to a command.</summary>
    public static IEnumerable<(WireFrame Kind, byte[] Payload)> Answer(WireCommand command) => All
        .SkipWhile(frame => frame.Way != '>' || !Encoding.UTF8.GetString(frame.Payload).Contains($"\"command\":{JsonSerializer.Serialize(command, FormatJson.Default.WireCommand)}", StringComparison.Ordinal))
        .Skip(1).TakeWhile(frame => frame.Way == '<').Select(frame => (frame.Kind, frame.Payload));
}
