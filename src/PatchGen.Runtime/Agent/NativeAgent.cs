using System.Reflection;
using System.Reflection.PortableExecutable;

namespace PatchGen.Runtime.Agent;

/// <summary>The agent's primitives in terms of C#. A failure that no input explains is an exception: the caller's command then ends as internal.</summary>
internal static unsafe class NativeAgent
{
    private static readonly Dictionary<string, nint> Shared = new(StringComparer.Ordinal);

    /// <summary>The profiling API's id of a module, by the handle of a type in it; 0 where it defines none.</summary>
    public static nint ModuleId(Module module)
    {
        foreach (var token in SimpleType.Tokens(module))
        {
            try
            {
                nint id;
                if (NativeMethods.patchgen_module_of_type(module.ResolveType(token).TypeHandle.Value, &id) >= 0) return id;
            }
            catch (Exception e) when (e is TypeLoadException or FileNotFoundException or FileLoadException or BadImageFormatException or ArgumentException)
            {
                // A type that cannot be loaded here: another one will do.
            }
        }

        return 0;
    }

    /// <summary>A method's whole body as loaded, or null where the runtime has none.</summary>
    public static byte[]? Body(Site site)
    {
        byte* bytes;
        int size;
        return NativeMethods.patchgen_il_body(site.Module, site.Token, &bytes, &size) < 0 ? null : new ReadOnlySpan<byte>(bytes, size).ToArray();
    }

    /// <summary>Reads a module's image where it lies in memory.</summary>
    /// <param name="module">The module; the caller keeps it loaded for as long as it reads.</param>
    public static PEReader Image(nint module)
    {
        byte* start;
        var flat = Checked(NativeMethods.patchgen_image(module, &start), "tell where an image lies") != 0;
        // How long it is its headers say. Nothing is read but what they and what they lead to name.
        return new PEReader(start, int.MaxValue, isLoadedImage: !flat);
    }

    /// <summary>The methods of a module that the runtime itself suspends.</summary>
    /// <param name="module">The module; the caller keeps it loaded.</param>
    public static int[] SuspendingMethods(nint module) =>
        Listed<int>(256, (methods, capacity) => NativeMethods.patchgen_suspending_methods(module, methods, capacity), "list the methods that it suspends");

    /// <summary>The methods of a module whose IL holds one of the byte sequences.</summary>
    /// <param name="module">The module.</param>
    /// <param name="methods">How many methods it defines.</param>
    /// <param name="sequences">The sequences, all of one size, one after the other.</param>
    /// <param name="size">Their size.</param>
    public static int[] FindInIl(nint module, int methods, byte[] sequences, int size)
    {
        var found = new int[methods];
        fixed (byte* first = sequences)
        fixed (int* tokens = found)
            return found[..NativeMethods.patchgen_find_in_il(module, methods, first, sequences.Length / size, size, tokens, methods)];
    }

    public static int DefineAssemblyRef(nint module, AssemblyName name)
    {
        var version = name.Version ?? new Version(0, 0, 0, 0);
        var parts = stackalloc ushort[] { (ushort)version.Major, (ushort)version.Minor, (ushort)version.Build, (ushort)version.Revision };
        int token;
        Checked(NativeMethods.patchgen_define_assembly_ref(module, name.Name!, parts, &token), "define an assembly reference");
        return token;
    }

    public static int DefineTypeRef(nint module, int scope, string name)
    {
        int token;
        Checked(NativeMethods.patchgen_define_type_ref(module, scope, name, &token), $"define a reference to {name}");
        return token;
    }

    public static int DefineTypeSpec(nint module, byte[] signature)
    {
        int token;
        fixed (byte* bytes = signature)
            Checked(NativeMethods.patchgen_define_type_spec(module, bytes, signature.Length, &token), "define an instantiated type");
        return token;
    }

    public static int DefineMemberRef(nint module, int parent, string name, byte[] signature)
    {
        int token;
        fixed (byte* bytes = signature)
            Checked(NativeMethods.patchgen_define_member_ref(module, parent, name, bytes, signature.Length, &token), $"define a reference to {name}");
        return token;
    }

    public static int DefineMethodSpec(nint module, int method, byte[] signature)
    {
        int token;
        fixed (byte* bytes = signature)
            Checked(NativeMethods.patchgen_define_method_spec(module, method, bytes, signature.Length, &token), "define an instantiation");
        return token;
    }

    public static void ApplyMetadata(nint module) => Checked(NativeMethods.patchgen_apply_metadata(module), "publish new references");

    /// <summary>The place where the agent looks for a method's body.</summary>
    public static nint Slot(Site site) => Had(NativeMethods.patchgen_slot(site.Module, site.Token));

    /// <summary>A body that lives as long as the process.</summary>
    public static nint NewBody(byte[] bytes)
    {
        fixed (byte* first = bytes) return Had(NativeMethods.patchgen_body(first, bytes.Length));
    }

    /// <summary>The same for one that is asked for again and again: it is kept once.</summary>
    public static nint SharedBody(byte[] bytes)
    {
        var key = Convert.ToHexString(bytes);
        lock (Shared) return Shared.TryGetValue(key, out var known) ? known : Shared[key] = NewBody(bytes);
    }

    /// <summary>One attempt at a switch, or one look at the stacks: the only way in which the runtime stops the process.</summary>
    public static SwitchOutcome Switch(SwitchPlan plan)
    {
        var outcome = default(SwitchOutcome);
        plan.Pinned(native =>
        {
            SwitchOutcome attempt;
            NativeMethods.patchgen_switch((NativePlan*)native, &attempt);
            outcome = attempt;
        });
        PauseMeter.Add(outcome.PauseNanoseconds);
        return outcome;
    }

    /// <summary>The plan's requests without a suspension of the agent's own.</summary>
    public static void Request(SwitchPlan plan) => plan.Pinned(native => Checked(NativeMethods.patchgen_request((NativePlan*)native), "request code"));

    /// <summary>The re-JIT events since the last call, those of dynamic methods left out: these are not the runtime's to compile anew.</summary>
    public static List<AgentEvent> TakeEvents()
    {
        var taken = new List<AgentEvent>();
        var buffer = new AgentEvent[256];
        int count;
        do
        {
            fixed (AgentEvent* first = buffer) count = NativeMethods.patchgen_take_events(first, buffer.Length);
            foreach (var one in buffer.AsSpan(0, count))
                if (one.OfModule) taken.Add(one);
        }
        while (count == buffer.Length);
        return taken;
    }

    /// <summary>
    /// Requests something while dynamic methods cannot inline any of the methods that it asks for, and none is being compiled that
    /// may have: the runtime would ask for that one as well, which it cannot.
    /// </summary>
    public static void ApartFromDynamicMethods(IReadOnlyCollection<Site> sites, Action request)
    {
        nint[] modules = [.. sites.Select(site => site.Module)];
        int[] tokens = [.. sites.Select(site => site.Token)];
        fixed (nint* firstModule = modules)
        fixed (int* firstToken = tokens)
            Checked(NativeMethods.patchgen_keep_out_of_dynamic_methods(firstModule, firstToken, sites.Count), "keep methods out of dynamic ones");
        try
        {
            request();
        }
        finally
        {
            _ = NativeMethods.patchgen_keep_out_of_dynamic_methods(null, null, 0);
        }
    }

    /// <summary>The names of the runtime's own stubs, compiled since the agent came, that have inlined a method.</summary>
    public static List<string> StubInliners(Site site)
    {
        const int capacity = 256;
        var name = stackalloc char[capacity];
        var names = new List<string>();
        while (NativeMethods.patchgen_stub_inliner(site.Module, site.Token, names.Count, name, capacity) != 0) names.Add(new string(name));
        return names;
    }

    /// <summary>The code of a method that is compiled once only; null where it was not compiled yet.</summary>
    public static NativeCode? Code(nint function)
    {
        nint start, size;
        return NativeMethods.patchgen_native_code(function, &start, &size) < 0 ? null : new NativeCode(start, size);
    }

    /// <summary>Whether a function was compiled, or its precompiled code was taken.</summary>
    public static bool IsCompiled(nint function) => Checked(NativeMethods.patchgen_is_compiled(function), "tell what is compiled") != 0;

    /// <summary>Has pages of code be writable, or not any more; 0, or why not, as the C library numbers it.</summary>
    public static int Protect(nint start, nint size, bool writable) => NativeMethods.patchgen_protect(start, size, writable ? 1 : 0);

    // Fills as much of the room as there is to tell, and returns how much that is.
    private delegate int Lister<T>(T* room, int capacity)
        where T : unmanaged;

    private static T[] Listed<T>(int capacity, Lister<T> list, string what)
        where T : unmanaged
    {
        for (; ; capacity *= 2)
        {
            var room = new T[capacity];
            fixed (T* first = room)
            {
                var count = Checked(list(first, capacity), what);
                if (count <= capacity) return room[..count];
            }
        }
    }

    // Null would mean the method's own code.
    private static nint Had(nint place) => place != 0 ? place : throw new OutOfMemoryException("The agent has no memory for a method's body.");

    private static int Checked(int result, string what) =>
        result >= 0 ? result : throw new InvalidOperationException($"The runtime refused to {what}: {result:x8}.");
}
