namespace PatchGen.Hooks;

/// <summary>
/// What a hook works through. Writes that go through it are journaled: where the hook, or one after it, vetoes, throws or
/// overruns its deadline, they are taken back, newest first. A context belongs to the thread that the hook runs on, while it runs.
/// </summary>
public abstract class HookContext
{
    /// <summary>For the runtime, and for tests that stand in for it.</summary>
    protected HookContext()
    {
    }

    /// <summary>The patch's id, 8 characters.</summary>
    public abstract string PatchId { get; }

    /// <summary>The stage that runs.</summary>
    public abstract HookStage Stage { get; }

    /// <summary>True where the patch is applied before <c>Main</c>.</summary>
    public abstract bool AtStart { get; }

    /// <summary>Cancelled when the hook's time is up, or as soon as the result no longer counts.</summary>
    public abstract CancellationToken Deadline { get; }

    /// <summary>What is left of the hook's time; never negative.</summary>
    public abstract TimeSpan TimeLeft { get; }

    /// <summary>Writes a line to the process's patch log.</summary>
    /// <param name="message">One line.</param>
    public abstract void Log(string message);

    /// <summary>Writes a value, and keeps the previous one for the journal: <c>context.Set(ref Registry.limit, 64)</c>.</summary>
    /// <param name="location">A field, static or not, or an element of an array; never a local variable.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="OperationCanceledException">The deadline has passed: nothing was written.</exception>
    /// <exception cref="ArgumentException">The location is a local variable.</exception>
    public abstract void Set<T>(ref T location, T value);

    /// <summary>Writes a static field by name, journaled; for one that only the pre side has.</summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="field">Its name.</param>
    /// <param name="value">The value, of the field's own type.</param>
    /// <exception cref="MissingFieldException">There is no such field.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed: nothing was written.</exception>
    public abstract void SetStatic<T>(Type type, string field, T value);

    /// <summary>
    /// Writes a static readonly field, journaled. The JIT may have folded its value into code: every method that loads it is
    /// compiled anew in the switch that opens the process to the post code, and again when the patch comes off.
    /// </summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="field">Its name, for example by <c>nameof</c>.</param>
    /// <param name="value">The value, of the field's own type.</param>
    /// <exception cref="MissingFieldException">There is no such field.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed: nothing was written.</exception>
    public abstract void SetStaticReadonly<T>(Type type, string field, T value);

    /// <summary>An instance field of an object that only the pre side has, to read or to write through <see cref="Set{T}"/>.</summary>
    /// <typeparam name="T">The field's type, exactly.</typeparam>
    /// <param name="instance">The object.</param>
    /// <param name="field">The field's name; the most derived type that declares one of it counts.</param>
    /// <exception cref="MissingFieldException">There is no such field of that type.</exception>
    public abstract ref T Pre<T>(object instance, string field);

    /// <summary>A static field that only the pre side has, to read or to write through <see cref="Set{T}"/>.</summary>
    /// <typeparam name="T">The field's type, exactly.</typeparam>
    /// <param name="type">The type that declares it.</param>
    /// <param name="field">The field's name.</param>
    /// <exception cref="MissingFieldException">There is no such field of that type.</exception>
    public abstract ref T Pre<T>(Type type, string field);

    /// <summary>The value of an instance field that only the pre side has, whatever its type.</summary>
    /// <param name="instance">The object.</param>
    /// <param name="field">The field's name.</param>
    /// <exception cref="MissingFieldException">There is no such field.</exception>
    public abstract object? Pre(object instance, string field);

    /// <summary>The value of a static field that only the pre side has, whatever its type.</summary>
    /// <param name="type">The type that declares it.</param>
    /// <param name="field">The field's name.</param>
    /// <exception cref="MissingFieldException">There is no such field.</exception>
    public abstract object? Pre(Type type, string field);

    /// <summary>
    /// Every object of the process that is a <typeparamref name="T"/>, of a derived class too, whoever made it and when: one from
    /// before the patch as well. The heap is walked before the gate closes, while everything runs; behind the gate only what was
    /// born since is, unless collections have mixed it with the others. So an object that is no longer used but not collected yet
    /// may be among them, and none that is used is missing, as long as the hook's own stage runs behind the gate: before and
    /// after it other threads go on making objects.
    /// </summary>
    /// <typeparam name="T">
    /// A class, an interface or an array, written in the hook's source as it is: which types are asked for is read from the hook's
    /// code before it runs, so that a type parameter of a generic method finds nothing to stand for.
    /// </typeparam>
    /// <returns>The objects, in no particular order, each once.</returns>
    /// <exception cref="InvalidOperationException">
    /// The objects are not known: the process has a collector of its own, its heap did not come to rest in time, or
    /// <typeparamref name="T"/> is not written in the hook's code. The message says which. A hook that lets it pass ends the patch.
    /// </exception>
    public abstract IReadOnlyList<T> Objects<T>()
        where T : class;

    /// <summary>
    /// Enters a lock that the application uses, or gives up. A thread that waits before the gate may hold it: never wait for one
    /// without a limit behind the gate.
    /// </summary>
    /// <param name="monitor">What the application locks.</param>
    /// <param name="timeout">How long to try; never beyond the hook's deadline.</param>
    /// <returns>To be disposed by the hook, which leaves the lock; null where it was not to be had.</returns>
    public abstract IDisposable? TryEnter(object monitor, TimeSpan timeout);
}
