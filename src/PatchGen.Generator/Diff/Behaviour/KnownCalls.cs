namespace PatchGen.Generator.Diff.Behaviour;

/// <summary>Methods of the framework that wait, lock, keep what they are given, or generate code.</summary>
internal static class KnownCalls
{
    private const string Threading = "System.Threading.";

    private static readonly HashSet<string> Waiting =
    [
        .. new[]
        {
            "Thread::Sleep", "Thread::Join", "Monitor::Wait", "WaitHandle::WaitOne", "WaitHandle::WaitAny", "WaitHandle::WaitAll",
            "ManualResetEventSlim::Wait", "CountdownEvent::Wait", "Barrier::SignalAndWait", "Tasks.Task::Wait", "Tasks.Task::WaitAny", "Tasks.Task::WaitAll",
        }.Select(name => Threading + name),
        "System.Collections.Concurrent.BlockingCollection`1::Take",
        "System.Collections.Concurrent.BlockingCollection`1::GetConsumingEnumerable",
        "System.Console::Read",
        "System.Console::ReadKey",
        "System.Console::ReadLine",
        "System.Diagnostics.Process::WaitForExit",
        "System.IO.Pipes.NamedPipeServerStream::WaitForConnection",
        "System.Net.HttpListener::GetContext",
        "System.Net.Sockets.Socket::Accept",
        "System.Net.Sockets.Socket::Receive",
        "System.Net.Sockets.TcpListener::AcceptTcpClient",
        "System.Net.Sockets.TcpListener::AcceptSocket",
        "System.Net.Sockets.UdpClient::Receive",
        "Microsoft.AspNetCore.Builder.WebApplication::Run",
        "Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions::Run",
        "Microsoft.Extensions.Hosting.HostingAbstractionsHostExtensions::WaitForShutdown",
    ];

    private static readonly HashSet<string> Serving =
        ["WaitForNextTickAsync", "WaitToReadAsync", "ReadAllAsync", "AcceptAsync", "AcceptSocketAsync", "AcceptTcpClientAsync", "GetContextAsync", "WaitForConnectionAsync", "Delay"];

    private static readonly HashSet<string> Keeping =
    [
        "System.Threading.Timer::.ctor", "System.Threading.Timer::Change", "System.Threading.PeriodicTimer::.ctor", "System.Timers.Timer::.ctor", "System.Timers.Timer::set_Interval",
        "System.Threading.CancellationToken::Register", "System.Threading.CancellationToken::UnsafeRegister", "System.Threading.ThreadPool::RegisterWaitForSingleObject",
        "Microsoft.Extensions.Primitives.ChangeToken::OnChange", "System.Runtime.Loader.AssemblyLoadContext::add_Resolving",
    ];

    /// <summary>True for a method that blocks its thread until something else happens.</summary>
    public static bool Waits(Called method) => Waiting.Contains($"{method.Type}::{method.Name}");

    /// <summary>True for what an <c>await</c> becomes.</summary>
    public static bool Awaits(Called method) => method.Name is "AwaitUnsafeOnCompleted" or "AwaitOnCompleted" || method is { Type: "System.Runtime.CompilerServices.AsyncHelpers", Name: not "HandleAsyncEntryPoint" };

    /// <summary>True for what a loop asks that runs for as long as a service does: a tick, a request, whether to stop.</summary>
    public static bool Serves(Called method) => method is { Type: "System.Threading.CancellationToken", Name: "get_IsCancellationRequested" } || Serving.Contains(method.Name);

    /// <summary>True for timers, and for what keeps a callback.</summary>
    public static bool Keeps(Called method) => Keeping.Contains($"{method.Type}::{method.Name}");

    /// <summary>True for what makes code at run time.</summary>
    public static bool Generates(Called method) =>
        method.Type.StartsWith("System.Reflection.Emit.", StringComparison.Ordinal)
        || method is { Type: "System.Linq.Expressions.LambdaExpression" or "System.Linq.Expressions.Expression`1", Name: "Compile" };

    /// <summary>What a method does with a lock: takes it, releases it, or nothing.</summary>
    public static LockUse Lock(Called method) => (method.Type, method.Name) switch
    {
        ("System.Threading.Monitor", "Enter" or "TryEnter") or ("System.Threading.Lock", "Enter" or "TryEnter" or "EnterScope") => LockUse.Takes,
        ("System.Threading.Monitor", "Exit") or ("System.Threading.Lock", "Exit") or ("System.Threading.Lock/Scope", "Dispose") => LockUse.Releases,
        ("System.Threading.SemaphoreSlim", "Wait" or "WaitAsync") or ("System.Threading.SpinLock", "Enter" or "TryEnter") => LockUse.Takes,
        ("System.Threading.SemaphoreSlim", "Release") or ("System.Threading.SpinLock", "Exit") => LockUse.Releases,
        ("System.Threading.ReaderWriterLockSlim", var name) when name.StartsWith("Enter", StringComparison.Ordinal) || name.StartsWith("TryEnter", StringComparison.Ordinal) => LockUse.Takes,
        ("System.Threading.ReaderWriterLockSlim", var name) when name.StartsWith("Exit", StringComparison.Ordinal) => LockUse.Releases,
        ("System.Threading.ReaderWriterLock", var name) when name.StartsWith("Acquire", StringComparison.Ordinal) => LockUse.Takes,
        ("System.Threading.ReaderWriterLock", var name) when name.StartsWith("Release", StringComparison.Ordinal) => LockUse.Releases,
        _ => LockUse.None,
    };
}

/// <summary>What a call does with a lock.</summary>
internal enum LockUse
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Takes it.</summary>
    Takes,
    /// <summary>Gives it back.</summary>
    Releases,
}
