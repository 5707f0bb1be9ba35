using System.Runtime.InteropServices;

namespace PatchGen.Runtime.Agent;

/// <summary>The agent's exports. Each returns an HRESULT, or a count where its name says so.</summary>
internal static unsafe partial class NativeMethods
{
    private const string Library = "libpatchgen-agent";

    [LibraryImport(Library)]
    internal static partial int patchgen_module_of_type(nint type, nint* module);

    [LibraryImport(Library)]
    internal static partial int patchgen_il_body(nint module, int method, byte** bytes, int* size);

    [LibraryImport(Library)]
    internal static partial int patchgen_image(nint module, byte** start);

    [LibraryImport(Library)]
    internal static partial int patchgen_suspending_methods(nint module, int* methods, int capacity);

    [LibraryImport(Library)]
    internal static partial int patchgen_find_in_il(nint module, int methods, byte* sequences, int count, int size, int* found, int capacity);

    [LibraryImport(Library)]
    internal static partial int patchgen_define_type_spec(nint module, byte* signature, int size, int* token);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial int patchgen_define_assembly_ref(nint module, string name, ushort* version, int* token);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial int patchgen_define_type_ref(nint module, int scope, string name, int* token);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial int patchgen_define_member_ref(nint module, int parent, string name, byte* signature, int size, int* token);

    [LibraryImport(Library)]
    internal static partial int patchgen_define_method_spec(nint module, int method, byte* signature, int size, int* token);

    [LibraryImport(Library)]
    internal static partial int patchgen_apply_metadata(nint module);

    [LibraryImport(Library)]
    internal static partial nint patchgen_slot(nint module, int token);

    [LibraryImport(Library)]
    internal static partial nint patchgen_body(byte* bytes, int size);

    [LibraryImport(Library)]
    internal static partial int patchgen_switch(NativePlan* plan, SwitchOutcome* outcome);

    [LibraryImport(Library)]
    internal static partial int patchgen_request(NativePlan* plan);

    [LibraryImport(Library)]
    internal static partial int patchgen_take_events(AgentEvent* events, int capacity);

    [LibraryImport(Library)]
    internal static partial int patchgen_keep_out_of_dynamic_methods(nint* modules, int* tokens, int count);

    [LibraryImport(Library)]
    internal static partial int patchgen_stub_inliner(nint module, int token, int number, char* name, int capacity);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void patchgen_say(string text);

    [LibraryImport(Library)]
    internal static partial long patchgen_free_descriptors();

    [LibraryImport(Library)]
    internal static partial nint patchgen_receive(int connection, byte* bytes, nint size, int milliseconds);

    [LibraryImport(Library)]
    internal static partial int patchgen_send(int connection, byte* bytes, nint* left, int milliseconds);

    [LibraryImport(Library)]
    internal static partial int patchgen_half_closed(int connection);

    [LibraryImport(Library)]
    internal static partial int patchgen_native_code(nint function, nint* start, nint* size);

    [LibraryImport(Library)]
    internal static partial int patchgen_is_compiled(nint function);

    [LibraryImport(Library)]
    internal static partial int patchgen_protect(nint start, nint size, int writable);
}
