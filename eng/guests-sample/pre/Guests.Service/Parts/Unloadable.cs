using System.Reflection;
using System.Reflection.Emit;
using Guests.Rules;

namespace Guests.Service.Parts;

/// <summary>A method of a collectible assembly, made when it is asked for.</summary>
internal static class Unloadable
{
    private static Func<int, int>? answer;

    public static void Map(WebApplication app)
    {
        app.MapGet("/collectible/made", () => $"{(answer = Make())(5)}");
        app.MapGet("/collectible", () => $"{answer?.Invoke(5)}");
    }

    private static Func<int, int> Make()
    {
        var module = AssemblyBuilder.DefineDynamicAssembly(new("Guests.Unloadable"), AssemblyBuilderAccess.RunAndCollect).DefineDynamicModule("Guests.Unloadable");
        var type = module.DefineType("Guests.Unloadable.Asking", TypeAttributes.Public);
        var il = type.DefineMethod("Ask", MethodAttributes.Public | MethodAttributes.Static, typeof(int), [typeof(int)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Plugin).GetMethod(nameof(Plugin.Answer))!);
        il.Emit(OpCodes.Ret);
        return type.CreateType().GetMethod("Ask")!.CreateDelegate<Func<int, int>>();
    }
}
