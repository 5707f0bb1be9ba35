using Mono.Cecil;
using Mono.Cecil.Cil;
using PatchGen.Mutants.Mutators;

namespace PatchGen.Mutants.Laws;

/// <summary>
/// A constructor's field initializers in another order, where none that moved can see another: each stores to a field of its own what it
/// makes of constants and of calls to other assemblies, which do not know this one.
/// </summary>
internal static class IndependentInitializers
{
    public static bool Holds(MethodDefinition pre, MethodDefinition post)
    {
        if (!pre.IsConstructor) return false;
        var (x, y) = (Statements.Runs(pre.Body), Statements.Runs(post.Body));
        if (x.Count != y.Count || pre.Body.Instructions.Count != post.Body.Instructions.Count) return false;
        var (a, b) = (x.Select(Text).ToList(), y.Select(Text).ToList());
        var moved = Enumerable.Range(0, x.Count).Where(i => a[i] != b[i]).ToList();
        if (moved.Count == 0 || !moved.Select(i => a[i]).Order().SequenceEqual(moved.Select(i => b[i]).Order())) return false;
        // What lies between those that moved was passed by them, too.
        var range = x[moved[0]..(moved[^1] + 1)];
        var fields = range.Select(run => Stored(run, pre)).ToList();
        return fields.TrueForAll(f => f is not null) && fields.Distinct().Count() == fields.Count && range.TrueForAll(run => IsClosed(run, pre, fields!))
            && Normal.Of(pre.Body).Count == Normal.Of(post.Body).Count;
    }

    private static string Text(List<Instruction> run) => string.Join("; ", run.Select(i => $"{i.OpCode} {i.Operand}"));

    private static string? Stored(List<Instruction> run, MethodDefinition constructor) =>
        run[^1].OpCode.Code == (constructor.IsStatic ? Code.Stsfld : Code.Stfld) && run[^1].Operand is FieldReference field
        && field.DeclaringType.GetElementType().FullName == constructor.DeclaringType.FullName ? field.FullName : null;

    private static bool IsClosed(List<Instruction> run, MethodDefinition constructor, List<string> stored)
    {
        for (var k = 0; k < run.Count - 1; k++)
        {
            var i = run[k];
            var closed = i.OpCode.Code switch
            {
                Code.Ldarg_0 => !constructor.IsStatic && (k == 0 || run[k + 1].OpCode.Code == Code.Ldfld),
                // A captured parameter that was stored before.
                Code.Ldfld when k > 0 && run[k - 1].OpCode.Code == Code.Ldarg_0 => i.Operand is FieldReference read && !stored.Contains(read.FullName),
                Code.Ldarg or Code.Ldarg_S or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3 => true,
                // An object that is being made is no argument of its own constructor.
                Code.Ldfld => k > 0 && !constructor.IsStatic && run[k - 1].OpCode.Code is Code.Ldarg or Code.Ldarg_S or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3,
                // Through a reference that was handed over; one to a value of another type than is being made.
                Code.Ldobj => k > 0 && run[k - 1].OpCode.Code is Code.Ldarg or Code.Ldarg_S or Code.Ldarg_1 or Code.Ldarg_2 or Code.Ldarg_3
                    && ((TypeReference)i.Operand).GetElementType().FullName != constructor.DeclaringType.FullName,
                Code.Ldnull or Code.Ldstr or Code.Ldc_I8 or Code.Ldc_R4 or Code.Ldc_R8 or Code.Newarr or Code.Dup or Code.Ldtoken or Code.Box => true,
                >= Code.Conv_I1 and <= Code.Conv_U8 => true,
                >= Code.Stelem_I and <= Code.Stelem_Ref => true,
                Code.Stelem_Any => true,
                // An argument's own code may run, and cannot know the object that is being made.
                Code.Callvirt => !constructor.IsStatic && i.Operand is MethodReference called && Reach.Own(constructor.Module, called.DeclaringType) is null,
                Code.Call or Code.Newobj => i.Operand is MethodReference method && (Reach.Own(constructor.Module, method.DeclaringType) is not { } own || Makes(own)),
                Code.Ldsfld => i.Operand is FieldReference field && Reach.Own(constructor.Module, field.DeclaringType) is null,
                _ => Constants.Value(i) is not null,
            };
            if (!closed) return false;
        }

        return true;
    }

    // An object of this assembly that only comes to be: its constructor calls nothing but other assemblies' and such constructors, and its type
    // runs nothing at first use.
    private static bool Makes(TypeDefinition type, int depth = 0) => depth < 8 && type.Methods.Where(m => m.IsConstructor).All(m => !m.IsStatic && m.HasBody
        && m.Body.Instructions.All(i => i.OpCode.Code is not (Code.Stsfld or Code.Ldsfld or Code.Callvirt or Code.Calli)
            && (i.Operand is not MethodReference called || Reach.Own(type.Module, called.DeclaringType) is not { } own || (called.Name == ".ctor" && own != type && Makes(own, depth + 1)))));
}
