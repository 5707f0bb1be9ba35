using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Hooks;
using PatchGen.Runtime.State;

namespace PatchGen.Runtime.Transform;

/// <summary>The context of the hooks of one stage: everything that a hook does to the process by way of PatchGen.</summary>
internal sealed class RunningHook(string patchId, HookStage stage, bool atStart, TimeSpan time, Journal journal, HookObjects objects, PatchLog log) : HookContext
{
    /// <summary>The stack of the thread that hooks run on.</summary>
    public const int StackSize = 8 << 20;

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _deadline = new();
    private readonly Places _places = new();
    private nint _stack;

    public override string PatchId => patchId;

    public override HookStage Stage => stage;

    public override bool AtStart => atStart;

    public override CancellationToken Deadline => _deadline.Token;

    public override TimeSpan TimeLeft => time - Stopwatch.GetElapsedTime(_began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The readonly fields that were written: who loads them is compiled anew.</summary>
    public List<FieldInfo> Readonly { get; } = [];

    /// <summary>Runs the hooks on the calling thread, whose stack holds the places that they write to until the journal is closed.</summary>
    public unsafe void Run(Action hooks)
    {
        byte here;
        _stack = (nint)(&here);
        _places.Run(() =>
        {
            hooks();
            journal.WaitForEnd();
        });
    }

    /// <summary>What the hook does from now on no longer counts.</summary>
    public void End() => _ = _deadline.CancelAsync();

    public override void Log(string message) => log.Write($"  {stage}: {message.ReplaceLineEndings(" ")}");

    public override unsafe void Set<T>(ref T location, T value)
    {
        var address = (nint)Unsafe.AsPointer(ref location);
        if (address > _stack - StackSize && address <= _stack) throw new ArgumentException("A local variable is no place to journal.", nameof(location));
        if (stage is HookStage.CheckApply or HookStage.CheckReverse) throw new InvalidOperationException("A check hook computes; it writes nothing.");
        _deadline.Token.ThrowIfCancellationRequested();
        if (TimeLeft == TimeSpan.Zero || !journal.Write(_places, ref location, value)) throw new OperationCanceledException("The hook's time is up; nothing was written.");
    }

    public override void SetStatic<T>(Type type, string field, T value) => SetStaticReadonly(type, field, value);

    public override void SetStaticReadonly<T>(Type type, string field, T value)
    {
        var found = FieldLocation.Static(type, field);
        if (found.FieldType == typeof(T)) Write(found, value);
        else if (found.FieldType.IsAssignableFrom(typeof(T)) && !typeof(T).IsValueType) WriteAs(found, value);
        else throw new MissingFieldException($"{type}.{field} is of type {found.FieldType}, not {typeof(T)}.");
    }

    public override ref T Pre<T>(object instance, string field) => ref FieldLocation.Of<T>(FieldLocation.Instance(instance, field), instance);

    public override ref T Pre<T>(Type type, string field) => ref FieldLocation.Of<T>(FieldLocation.Static(type, field), null);

    public override object? Pre(object instance, string field) => FieldLocation.Instance(instance, field).GetValue(instance);

    public override object? Pre(Type type, string field) => FieldLocation.Static(type, field).GetValue(null);

    public override IReadOnlyList<T> Objects<T>() => objects.Of<T>(() => _deadline.IsCancellationRequested, TimeLeft, log.Write);

    public override IDisposable? TryEnter(object monitor, TimeSpan timeout) => HeldLock.TryEnter(monitor, timeout < TimeLeft ? timeout : TimeLeft);

    private void Write<T>(FieldInfo field, T value)
    {
        // Before the write: who compiles a reader in between is compiled anew in any case.
        if (field.IsInitOnly) Readonly.Add(field);
        Set(ref FieldLocation.Of<T>(field, null), value);
    }

    // The value is of a type derived from the field's, so that the reference is of another type than the value.
    private void WriteAs(FieldInfo field, object? value) =>
        typeof(RunningHook).GetMethod(nameof(Write), BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(field.FieldType)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [field, value], null);
}
