using System.Reflection.Metadata;

namespace PatchGen.Generator.Diff.Why;

/// <summary>Opcodes as C# writes them.</summary>
internal static class Operators
{
    /// <summary>An operator's symbol; null for what is none.</summary>
    public static string? Symbol(ILOpCode code) => code switch
    {
        ILOpCode.Add => "+",
        ILOpCode.Sub => "-",
        ILOpCode.Mul => "*",
        ILOpCode.Div or ILOpCode.Div_un => "/",
        ILOpCode.Rem or ILOpCode.Rem_un => "%",
        ILOpCode.And => "&",
        ILOpCode.Or => "|",
        ILOpCode.Xor => "^",
        ILOpCode.Shl => "<<",
        ILOpCode.Shr => ">>",
        ILOpCode.Shr_un => ">>>",
        ILOpCode.Neg => "unary -",
        ILOpCode.Not => "~",
        ILOpCode.Add_ovf or ILOpCode.Add_ovf_un => "checked +",
        ILOpCode.Sub_ovf or ILOpCode.Sub_ovf_un => "checked -",
        ILOpCode.Mul_ovf or ILOpCode.Mul_ovf_un => "checked *",
        _ => null,
    };

    /// <summary>A conversion of numbers; null for what is none.</summary>
    public static string? Cast(ILOpCode code) => code switch
    {
        ILOpCode.Conv_i1 => "cast to sbyte",
        ILOpCode.Conv_u1 => "cast to byte",
        ILOpCode.Conv_i2 => "cast to short",
        ILOpCode.Conv_u2 => "cast to ushort",
        ILOpCode.Conv_i4 => "cast to int",
        ILOpCode.Conv_u4 => "cast to uint",
        ILOpCode.Conv_i8 => "cast to long",
        ILOpCode.Conv_u8 => "cast to ulong",
        ILOpCode.Conv_r4 => "cast to float",
        ILOpCode.Conv_r8 or ILOpCode.Conv_r_un => "cast to double",
        ILOpCode.Conv_i => "cast to nint",
        ILOpCode.Conv_u => "cast to nuint",
        (>= ILOpCode.Conv_ovf_i1_un and <= ILOpCode.Conv_ovf_u_un) or (>= ILOpCode.Conv_ovf_i1 and <= ILOpCode.Conv_ovf_u8) or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_u => "checked cast",
        _ => null,
    };

    /// <summary>True for what compares, or branches on what was compared.</summary>
    public static bool Compares(ILOpCode code) => code is >= ILOpCode.Brfalse and <= ILOpCode.Blt_un or >= ILOpCode.Ceq and <= ILOpCode.Clt_un;

    /// <summary>A branch, or the one that stands for it and for the branch on the opposite.</summary>
    public static ILOpCode Either(ILOpCode code) => code switch
    {
        ILOpCode.Brtrue => ILOpCode.Brfalse,
        ILOpCode.Bne_un => ILOpCode.Beq,
        ILOpCode.Blt => ILOpCode.Bge,
        ILOpCode.Ble => ILOpCode.Bgt,
        ILOpCode.Blt_un => ILOpCode.Bge_un,
        ILOpCode.Ble_un => ILOpCode.Bgt_un,
        _ => code,
    };
}
