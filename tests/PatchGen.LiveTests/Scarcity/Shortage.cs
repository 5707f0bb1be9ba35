using System.Diagnostics;
using System.Globalization;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests.Scarcity;

/// <summary>What a process is kept short of, and how much of it is left.</summary>
/// <param name="What">The thing.</param>
/// <param name="Left">How much.</param>
internal abstract record Shortage(string What, long Left)
{
    /// <summary>Begins; false where this machine does not let us.</summary>
    public abstract bool Impose(LiveTarget target);

    /// <summary>Ends: there is enough of it again.</summary>
    public abstract void Lift(LiveTarget target);

    /// <summary>Removes what is left of it once the process is gone.</summary>
    public virtual void Forget()
    {
    }

    /// <summary>So many descriptors: the numbers below the limit that are free.</summary>
    public sealed record Descriptors(long Free) : Shortage("descriptors", Free)
    {
        public override bool Impose(LiveTarget target)
        {
            var taken = Directory.EnumerateFileSystemEntries($"/proc/{target.Pid}/fd").Select(Path.GetFileName).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).ToHashSet();
            var limit = 0;
            for (var free = 0L; free < Free || taken.Contains(limit); limit++)
                if (!taken.Contains(limit)) free++;
            return Limits.Set(target.Pid, "nofile", $"{limit}");
        }

        public override void Lift(LiveTarget target) => Assert.True(Limits.Set(target.Pid, "nofile", "4096"));
    }

    /// <summary>So many MB of address space.</summary>
    public sealed record Addresses(long Megabytes) : Shortage("MB of address space", Megabytes)
    {
        public override bool Impose(LiveTarget target)
        {
            var line = File.ReadLines($"/proc/{target.Pid}/status").First(line => line.StartsWith("VmSize:", StringComparison.Ordinal));
            var used = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Replace("VmSize:", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
            return Limits.Set(target.Pid, "as", (used + (Megabytes << 20)).ToString(CultureInfo.InvariantCulture));
        }

        public override void Lift(LiveTarget target) => Assert.True(Limits.Set(target.Pid, "as", "unlimited"));
    }

    /// <summary>So many threads, by a control group of the process's own.</summary>
    public sealed record Threads(long Free) : Shortage("threads", Free)
    {
        private readonly Group _group = new("pids");

        public override bool Impose(LiveTarget target) =>
            _group.Take(target.Pid) && _group.Write("pids.max", $"{long.Parse(_group.Read("pids.current"), CultureInfo.InvariantCulture) + Free}");

        public override void Lift(LiveTarget target) => Assert.True(_group.Write("pids.max", "max"));

        public override void Forget() => _group.Remove();
    }

    /// <summary>So many MB of memory, by a control group of the process's own.</summary>
    public sealed record Memory(long Megabytes) : Shortage("MB of memory", Megabytes)
    {
        private readonly Group _group = new("memory");

        public override bool Impose(LiveTarget target)
        {
            // What it uses already is charged elsewhere, and it goes on using that.
            return _group.Take(target.Pid) && _group.Write(_group.Second ? "memory.max" : "memory.limit_in_bytes", $"{Megabytes << 20}");
        }

        public override void Lift(LiveTarget target) => Assert.True(_group.Write(_group.Second ? "memory.max" : "memory.limit_in_bytes", _group.Second ? "max" : "-1"));

        public override void Forget() => _group.Remove();
    }

    public sealed override string ToString() => $"{Left} {What}";
}

/// <summary>The limits of one process.</summary>
internal static class Limits
{
    public static bool Set(int pid, string resource, string soft)
    {
        using var prlimit = Process.Start(new ProcessStartInfo("prlimit", ["--pid", $"{pid}", $"--{resource}={soft}:"]) { RedirectStandardError = true })!;
        prlimit.WaitForExit();
        return prlimit.ExitCode == 0;
    }
}

/// <summary>A control group of our own, of either version.</summary>
internal sealed class Group(string controller)
{
    private string? _path;

    /// <summary>Whether it is of version 2.</summary>
    public bool Second { get; } = File.Exists("/sys/fs/cgroup/cgroup.controllers");

    /// <summary>Makes it and puts a process into it; false where that is not ours to do.</summary>
    public bool Take(int pid)
    {
        try
        {
            var root = Second ? "/sys/fs/cgroup" : $"/sys/fs/cgroup/{controller}";
            _path = Directory.CreateDirectory($"{root}/patchgen-scarcity-{Environment.ProcessId}-{pid}").FullName;
            File.WriteAllText($"{_path}/cgroup.procs", $"{pid}");
            return File.Exists($"{_path}/{controller}.max") || File.Exists($"{_path}/memory.limit_in_bytes") || (Second && File.Exists($"{_path}/memory.max"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public string Read(string file) => File.ReadAllText($"{_path}/{file}").Trim();

    public bool Write(string file, string value)
    {
        try
        {
            File.WriteAllText($"{_path}/{file}", value);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Removes it, once its process is gone.</summary>
    public void Remove()
    {
        if (_path is null) return;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(10); Thread.Sleep(50))
        {
            try
            {
                Directory.Delete(_path);
                return;
            }
            catch (IOException)
            {
                // The kernel is not done with the process yet.
            }
        }
    }
}
