using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;

namespace PatchGen.Format;

/// <summary>
/// What the PatchGen in a process understands, as it tells when it is pinged. Members of requests and manifests come and go with versions, and
/// whoever reads them passes over those that it does not know: a request that means more than its reader knows must not be sent to it.
/// </summary>
public sealed record WireAgent
{
    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>The version of the frames: it changes where their order or their form does, never for a member.</summary>
    public int Protocol { get; init; } = WireRequest.CurrentProtocol;

    /// <summary>The commands.</summary>
    public ImmutableArray<string> Commands { get; init; } = [];

    /// <summary>The members of a <see cref="WireRequest"/>.</summary>
    public ImmutableArray<string> Request { get; init; } = [];

    /// <summary>The members of a <see cref="Manifest"/>, those of its parts with the way to them: <c>targets.replacements.member</c>.</summary>
    public ImmutableArray<string> Manifest { get; init; } = [];

    /// <summary>This build.</summary>
    public static WireAgent Own => new()
    {
        Version = typeof(WireAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        Commands = [.. Enum.GetValues<WireCommand>().Select(Name).Order(StringComparer.Ordinal)],
        Request = [.. Members(typeof(WireRequest), "").Order(StringComparer.Ordinal)],
        Manifest = [.. Members(typeof(Manifest), "").Order(StringComparer.Ordinal)],
    };

    /// <summary>What of a request it does not know; empty where it understands all of it.</summary>
    /// <param name="request">The request. A member with the value that it has by itself asks for nothing.</param>
    public IReadOnlyList<string> Unknown(WireRequest request)
    {
        var asked = JsonSerializer.SerializeToElement(request, FormatJson.Default.WireRequest);
        var plain = JsonSerializer.SerializeToElement(new WireRequest { Command = request.Command }, FormatJson.Default.WireRequest);
        var members = asked.EnumerateObject()
            .Where(member => !Request.Contains(member.Name) && !(plain.TryGetProperty(member.Name, out var usual) && member.Value.GetRawText() == usual.GetRawText()))
            .Select(member => member.Name);
        return [.. Commands.Contains(Name(request.Command)) ? [] : new[] { Name(request.Command) }, .. members];
    }

    /// <summary>What of a manifest it does not know. Its hash is taken over all of it, so that nobody applies a part.</summary>
    /// <param name="manifest">The manifest's bytes.</param>
    public IReadOnlyList<string> Unknown(ReadOnlyMemory<byte> manifest)
    {
        using var document = JsonDocument.Parse(manifest);
        return [.. Members(document.RootElement, "").Distinct().Where(member => !Manifest.Contains(member))];
    }

    // As it stands on the wire.
    private static string Name(WireCommand command) => JsonNamingPolicy.CamelCase.ConvertName($"{command}");

    private static IEnumerable<string> Members(Type type, string before)
    {
        foreach (var member in FormatJson.Default.GetTypeInfo(type)!.Properties)
        {
            yield return before + member.Name;
            var part = member.PropertyType is { IsGenericType: true } generic ? generic.GenericTypeArguments[0] : member.PropertyType;
            if (part.Namespace != typeof(WireAgent).Namespace || part.IsEnum) continue;
            foreach (var below in Members(part, $"{before}{member.Name}.")) yield return below;
        }
    }

    private static IEnumerable<string> Members(JsonElement value, string before) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(one => Members(one, before)),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Members(member.Value, $"{before}{member.Name}.").Prepend(before + member.Name)),
        _ => [],
    };
}
