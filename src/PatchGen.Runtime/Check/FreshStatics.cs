using System.Reflection;
using System.Runtime.CompilerServices;
using PatchGen.Format;
using PatchGen.Runtime.Agent;

namespace PatchGen.Runtime.Check;

/// <summary>
/// Gives the statics of a patch module that ran before the values that they have where it is loaded anew: each has its type's
/// default, and the static constructors that ran then run again. The others are still to run, before their first use.
/// </summary>
internal sealed unsafe class FreshStatics(PatchStatics statics)
{
    // A static constructor is the user's code: it may wait for what never comes.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(Manifest.DefaultHookTimeout);

    private readonly ManualResetEventSlim _ended = new();
    private volatile string? _failure;

    /// <summary>Null, or why they did not start afresh: then the module is not to be used any more.</summary>
    public static string? Begin(LoadedModule module)
    {
        var statics = module.Statics;
        if (statics.Lasting is { } lasting) return lasting;
        if (statics.Fields.IsEmpty && statics.Initializers.IsEmpty) return null;
        // A thread that took an entry point before the undo may have come in after it.
        return Stacks.Among(module.Code) switch
        {
            null => "a stack could not be read",
            { Count: > 0 } => "a thread is still in it",
            _ => new FreshStatics(statics).Run(),
        };
    }

    private string? Run()
    {
        var thread = new Thread(Restart) { IsBackground = true, Name = "patchgen-statics" };
        thread.Start();
        return _ended.Wait(Patience) ? _failure : $"its static constructors did not end within {Patience.TotalSeconds} s";
    }

    private void Restart()
    {
        CommandThread.Begin();
        try
        {
            // The runtime compiles a static constructor when it is to run.
            var ran = statics.Initializers.Where(c => NativeAgent.IsCompiled(c.MethodHandle.Value)).ToList();
            // Throws where it failed then: the type is of no use any more.
            foreach (var constructor in ran) RuntimeHelpers.RunClassConstructor(constructor.DeclaringType!.TypeHandle);
            foreach (var field in statics.Fields.Where(f => f.DeclaringType!.TypeInitializer is not { } own || ran.Contains(own))) field.SetValue(null, Default(field.FieldType));
            // Reflection would have the runtime run it, which does so once.
            foreach (var constructor in ran) ((delegate*<void>)constructor.MethodHandle.GetFunctionPointer())();
        }
        catch (Exception e)
        {
            _failure = $"{(e.InnerException ?? e).GetType().Name}: {(e.InnerException ?? e).Message.ReplaceLineEndings(" ")}";
        }
        finally
        {
            _ended.Set();
        }
    }

    private static object? Default(Type type) => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
}
