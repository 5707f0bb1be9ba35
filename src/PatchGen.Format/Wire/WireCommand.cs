using System.Text.Json.Serialization;

namespace PatchGen.Format;

/// <summary>What a client asks for.</summary>
[JsonConverter(typeof(CamelCaseEnum<WireCommand>))]
public enum WireCommand
{
    /// <summary>Apply the patch whose tarball follows.</summary>
    Apply,

    /// <summary>Do all that an apply does up to the switch, and take it back.</summary>
    Rehearse,

    /// <summary>Take a patch off.</summary>
    Undo,

    /// <summary>List the patches.</summary>
    View,

    /// <summary>Send the process's patch log.</summary>
    Log,

    /// <summary>Report what the process understands.</summary>
    Ping,
}
