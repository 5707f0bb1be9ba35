using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pricing;

namespace Service;

/// <summary>
/// Requests methods with their own code, and reverts them, by the agent that is in the process: what any switch costs the runtime. What a
/// patch costs beyond that is PatchGen's.
/// </summary>
internal sealed unsafe class Bare
{
    private const uint ReJit = 1;
    private const uint Revert = 2;

    private static readonly nint Agent = NativeLibrary.Load(File.ReadLines("/proc/self/maps").First(line => line.EndsWith("/libpatchgen-agent.so", StringComparison.Ordinal)).Split(' ', 6)[5].Trim());
    private static Bare? known;

    private readonly nint[] _modules;
    private readonly int[] _tokens;
    private readonly nint[] _slots;
    private readonly nint[] _bodies;

    private Bare(int[] tokens)
    {
        var module = Module();
        _tokens = tokens;
        _modules = [.. tokens.Select(_ => module)];
        _slots = [.. tokens.Select(token => ((delegate* unmanaged<nint, int, nint>)Export("patchgen_slot"))(module, token))];
        _bodies = [.. tokens.Select(token => Body(module, token))];
    }

    /// <summary>The methods of the library by their tokens; their bodies are copied once.</summary>
    public static Bare Of(int[] tokens) => known ??= new Bare(tokens);

    /// <summary>Requests them, and compiles those that can be.</summary>
    public int On()
    {
        var result = Send(ReJit, _bodies);
        foreach (var token in _tokens)
        {
            if (typeof(Quote).Module.ResolveMethod(token)! is { ContainsGenericParameters: false, DeclaringType.ContainsGenericParameters: false } method) RuntimeHelpers.PrepareMethod(method.MethodHandle);
        }

        return result;
    }

    /// <summary>Reverts them.</summary>
    public int Off() => Send(Revert, [.. _bodies.Select(_ => (nint)0)]);

    private static nint Export(string name) => NativeLibrary.GetExport(Agent, name);

    private static nint Module()
    {
        nint module;
        Marshal.ThrowExceptionForHR(((delegate* unmanaged<nint, nint*, int>)Export("patchgen_module_of_type"))(typeof(Quote).TypeHandle.Value, &module));
        return module;
    }

    private static nint Body(nint module, int token)
    {
        byte* bytes;
        int size;
        Marshal.ThrowExceptionForHR(((delegate* unmanaged<nint, int, byte**, int*, int>)Export("patchgen_il_body"))(module, token, &bytes, &size));
        return ((delegate* unmanaged<byte*, int, nint>)Export("patchgen_body"))(bytes, size);
    }

    private int Send(uint request, nint[] bodies)
    {
        fixed (nint* modules = _modules, slots = _slots, code = bodies)
        fixed (int* tokens = _tokens)
        {
            var plan = new Plan { Modules = modules, Tokens = tokens, Slots = slots, Bodies = code, Count = _tokens.Length, Request = request };
            return ((delegate* unmanaged<Plan*, int>)Export("patchgen_request"))(&plan);
        }
    }

    // The agent's own layout: src/PatchGen.Agent/switch.cpp.
    [StructLayout(LayoutKind.Sequential)]
    private struct Plan
    {
        public nint* Modules;
        public int* Tokens;
        public nint* Slots;
        public nint* Bodies;
        public int Count;
        public nint Guards;
        public int GuardCount;
        public uint Request;
        public nint Frames;
        public int FrameCapacity;
        public int SupersededCount;
        public nint Superseded;
        public nint Redirections;
        public int RedirectionCount;
        public uint Reserved;
    }
}
