using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace PatchGen.LiveTests.Faults;

/// <summary>A function of the C library; faults.cpp has the same, in the same order.</summary>
internal enum FaultFunction : uint
{
    None,
    Malloc,
    Mmap,
    Mprotect,
    Open,
    Read,
    Pread,
    Write,
    Mkdir,
    Lstat,
    OpenDir,
    DlOpen,
    Socket,
    Bind,
    Listen,
    Accept,
    Connect,
    PeerName,
    Recv,
    Send,
    SendMsg,
    Poll,
    Thread,
}

/// <summary>Which calls count; faults.cpp has the same.</summary>
internal enum FaultScope : uint
{
    /// <summary>Those of the agent's code, on any thread.</summary>
    Agent,
    /// <summary>Those on PatchGen's threads, the runtime's own included.</summary>
    Threads,
    /// <summary>All.</summary>
    Process,
}

/// <summary>Arms faults in a process that was started with <see cref="Environment"/>.</summary>
internal sealed unsafe class FaultControl : IDisposable
{
    private const int SeenAt = 256;
    private const int WhatAt = SeenAt + (23 * sizeof(uint));
    private const int Size = 512;

    private static readonly Lazy<string> Library = new(Build);

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"patchgen-faults-{Guid.NewGuid():n}");
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly uint* _words;

    public FaultControl()
    {
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, null, Size);
        _view = _file.CreateViewAccessor();
        byte* at = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref at);
        _words = (uint*)at;
    }

    /// <summary>What a process that takes faults is started with.</summary>
    public (string Name, string Value)[] Environment => [("LD_PRELOAD", Library.Value), ("PATCHGEN_FAULTS", _path)];

    /// <summary>How many calls failed since it was armed.</summary>
    public int Fired => (int)Volatile.Read(ref _words[4]);

    /// <summary>What the call that failed was to open; empty for other calls.</summary>
    public string What => Path.GetFileName(Marshal.PtrToStringUTF8((nint)((byte*)_words + WhatAt)))!;

    /// <summary>How often a function was called since it was armed.</summary>
    public int Seen(FaultFunction function) => (int)Volatile.Read(ref _words[(SeenAt / sizeof(uint)) + (int)function]);

    /// <summary>Has the n-th call of a function fail.</summary>
    /// <param name="scope">Which calls count.</param>
    /// <param name="function">The function; none: calls are counted only.</param>
    /// <param name="number">From 1.</param>
    /// <param name="begin">Counting begins when this path is opened; null: now.</param>
    public void Arm(FaultScope scope, FaultFunction function = FaultFunction.None, int number = 0, string? begin = null)
    {
        Disarm();
        new Span<byte>(_words, Size).Clear();
        Encoding.UTF8.GetBytes(begin ?? "").CopyTo(new Span<byte>((byte*)_words + (5 * sizeof(uint)), 235));
        (_words[1], _words[2], _words[3]) = ((uint)scope, (uint)function, (uint)number);
        Volatile.Write(ref _words[0], begin is null ? 1u : 0u);
    }

    /// <summary>No call fails any more.</summary>
    public void Disarm() => Volatile.Write(ref _words[0], 0);

    public void Dispose()
    {
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private static string Build()
    {
        var source = typeof(FaultControl).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Faults").Value!;
        var library = Path.Combine(AppContext.BaseDirectory, "libfaults.so");
        using var compiler = Process.Start("g++", ["-std=c++20", "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        return library;
    }
}
