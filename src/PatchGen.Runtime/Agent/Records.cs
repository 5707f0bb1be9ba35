using System.Runtime.InteropServices;

namespace PatchGen.Runtime.Agent;

// The layouts of these structures are the agent's: metadata.cpp, switch.cpp and events.cpp define the same.

/// <summary>A method of a loaded module.</summary>
/// <param name="Module">The profiling API's module id.</param>
/// <param name="Token">The MethodDef token.</param>
internal readonly record struct Site(nint Module, int Token) : IComparable<Site>
{
    public int CompareTo(Site other) => Module != other.Module ? ((nuint)Module).CompareTo((nuint)other.Module) : Token.CompareTo(other.Token);
}

/// <summary>What a re-JIT came to.</summary>
internal enum EventKind : uint
{
    Started = 1,
    Error = 2,
}

/// <summary>One re-JIT that began or failed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct AgentEvent(EventKind Kind, int Token, nint Module, nint Function, ulong Version, int Result, uint Reserved)
{
    /// <summary>MethodDef 0: a dynamic method, which the runtime finds among inliners and cannot compile anew.</summary>
    private const int NoMethod = 0x06000000;

    public Site Site => new(Module, Token);

    /// <summary>Whether it is about a method of a module.</summary>
    public bool OfModule => Token != NoMethod;
}

/// <summary>A frame of this method is busy when its code version is older than <see cref="Since"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Guard(nint Module, int Token, uint Reserved, ulong Since)
{
    /// <summary>Any version is busy.</summary>
    public const ulong Always = ulong.MaxValue;

    public Guard(Site site, ulong since)
        : this(site.Module, site.Token, 0, since)
    {
    }
}

/// <summary>Native code, by its first byte and its size.</summary>
internal readonly record struct NativeCode(nint Start, nint Size);

/// <summary>Native code, from its first byte to the one after its last.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CodeRange(nint Start, nint End);

/// <summary>A jump that is written over the first bytes of a dynamic method's code.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Redirection
{
    /// <summary>The size of the instruction, in bytes: shorter code has no room for it.</summary>
    public const int Size = 5;

    private const byte JumpRelative = 0xE9;
    private readonly nint _at;
    private readonly ulong _jump;

    private Redirection(nint at, int displacement) => (_at, _jump) = (at, JumpRelative | (ulong)(uint)displacement << 8);

    /// <summary>Where it is written.</summary>
    public nint At => _at;

    /// <summary>The jump from one piece of code to another; null where the first is too short or the other too far away.</summary>
    public static Redirection? Between(NativeCode from, nint to)
    {
        var displacement = to - (from.Start + Size);
        return from.Size >= Size && displacement == (int)displacement ? new Redirection(from.Start, (int)displacement) : null;
    }
}

/// <summary>
/// A frame on a stack, or a stack that could not be read. <c>Body</c> is one more than the index of the superseded code that a thread
/// is in; 0 where it is the frame of a method.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Frame(nint Thread, nint Function, nint Module, nint Ip, int Token, uint OsThread, int Result, int Body);

/// <summary>What a switch is to do.</summary>
internal enum SwitchRequest : uint
{
    /// <summary>List every frame, change nothing.</summary>
    List,
    /// <summary>Give the methods the bodies of the plan.</summary>
    ReJit,
    /// <summary>Give the methods their code as loaded.</summary>
    Revert,
    /// <summary>List guarded frames, change nothing.</summary>
    Look,
    /// <summary>Give the methods the bodies of the plan, whatever is on a stack: a gate is closed before them.</summary>
    Gated,
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativePlan
{
    public nint* Modules;
    public int* Tokens;
    public nint* Slots;
    public nint* Bodies;
    public int Count;
    public Guard* Guards;
    public int GuardCount;
    public SwitchRequest Request;
    public Frame* Frames;
    public int FrameCapacity;
    public int SupersededCount;
    public CodeRange* Superseded;
    public Redirection* Redirections;
    public int RedirectionCount;
    public uint Reserved;
}

/// <summary>How one attempt went.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SwitchOutcome(ulong PauseNanoseconds, int FrameCount, int Threads, int Suspend, int Request);
