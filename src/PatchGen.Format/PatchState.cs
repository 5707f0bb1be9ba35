using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>Where a patch stands in a process: the worst <see cref="PatchGrade"/> that holds, or taken back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PatchState>))]
public enum PatchState
{
    /// <summary>Proven: no pre code is left.</summary>
    Applied,

    /// <summary>What was in flight at the switch may still run pre code; it ends by itself.</summary>
    Draining,

    /// <summary>Code that PatchGen cannot reach may run pre code for as long as the process lives.</summary>
    Unproven,

    /// <summary>It was taken back; what stays behind of it is named.</summary>
    Reversed,
}
