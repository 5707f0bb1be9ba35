namespace PatchGen.Generator.Diff;

/// <summary>What kind of code a method is.</summary>
[Flags]
public enum MethodTraits
{
    /// <summary>Nothing special.</summary>
    None = 0,
    /// <summary>An <c>async</c> method: its pre body lives on in suspended instances.</summary>
    Async = 1,
    /// <summary>An iterator.</summary>
    Iterator = 2,
    /// <summary>An instance constructor.</summary>
    Constructor = 4,
    /// <summary>The program's entry point, or top-level statements.</summary>
    EntryPoint = 8,
    /// <summary>A module initializer, or reached only from one.</summary>
    ModuleInitializer = 16,
    /// <summary>A finalizer.</summary>
    Finalizer = 32,
    /// <summary>Takes a new virtual slot.</summary>
    NewSlot = 64,
    /// <summary>Overrides, or implements an interface member.</summary>
    Override = 128,
    /// <summary>Abstract.</summary>
    Abstract = 256,
    /// <summary>Visible outside the assembly.</summary>
    Visible = 512,
    /// <summary>On a type that is new too.</summary>
    OnNewType = 1024,
    /// <summary>Generic, or on a generic type.</summary>
    Generic = 2048,
    /// <summary>On a value type.</summary>
    OnStruct = 4096,
    /// <summary>On an interface.</summary>
    OnInterface = 8192,
}
