namespace PatchGen.Hooks;

/// <summary>
/// Marks a static method <c>T Init(Owner owner)</c> that gives an added instance field its value in objects that live already:
/// called once an object, before the field is first read, on whichever thread reads it. Objects that the post code makes are
/// initialized by their constructors and never come here.
/// </summary>
/// <remarks>
/// The object may be in use by other threads meanwhile; the method reads what it needs of it and changes nothing. What it throws
/// goes to the code that read the field, and the next read tries again. Reading the field of the same object inside gives its default.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class ShadowInitializerAttribute : Attribute
{
    /// <summary>The documentation id of the added field or automatic property, for example <c>F:Shop.Session.failures</c>.</summary>
    public required string Member { get; set; }

    /// <summary>The ids of the rules whose findings about the member it satisfies; without any, all that speak of objects made before.</summary>
    public string[] Handles { get; set; } = [];
}
