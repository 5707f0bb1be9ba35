using System.Runtime.CompilerServices;

#pragma warning disable CS8500 // Pointers to managed types: they point into a frame of a stack, which does not move.
#pragma warning disable CS0169, CS0649 // Fields of a frame are written by their addresses.

namespace PatchGen.Runtime.Transform;

/// <summary>
/// References into objects, held in frames of the stack of the thread that hooks run on: nowhere else can one live, and there the
/// collector keeps it right. The frames stay until the journal is closed.
/// </summary>
internal sealed unsafe class Places
{
    /// <summary>How many references a thread can hold.</summary>
    public const int Capacity = Frames * PerFrame;

    private const int Frames = 8;
    private const int PerFrame = 16 * 16 * 16;
    private readonly nint[] _frames = new nint[Frames];
    private int _count;

    /// <summary>Runs work with these places at hand; they are gone when it returns.</summary>
    public void Run(Action work) => Run(0, work);

    /// <summary>Keeps a reference; null where there is no room left.</summary>
    public int? Keep<T>(ref T location)
    {
        if (_count == Capacity) return null;
        // Pinned on the way from one stack to another.
        fixed (T* pinned = &location) Slot(_count)->Place = ref *(byte*)pinned;
        return _count++;
    }

    /// <summary>A reference that was kept.</summary>
    public ref T At<T>(int index) => ref Unsafe.As<byte, T>(ref Slot(index)->Place);

    private OnePlace* Slot(int index) => (OnePlace*)_frames[index / PerFrame] + (index % PerFrame);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Run(int frame, Action work)
    {
        ThreePowers places = default;
        _frames[frame] = (nint)(&places);
        if (frame + 1 < Frames) Run(frame + 1, work);
        else work();
    }

    private ref struct OnePlace
    {
        public ref byte Place;
    }

    private ref struct OnePower
    {
        private OnePlace _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, _d, _e, _f;
    }

    private ref struct TwoPowers
    {
        private OnePower _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, _d, _e, _f;
    }

    private ref struct ThreePowers
    {
        private TwoPowers _0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _a, _b, _c, _d, _e, _f;
    }
}
