using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using PatchGen.Generator.Diff.Bind;
using PatchGen.Generator.Diff.Il;

namespace PatchGen.Generator.Diff.Bodies;

/// <summary>Compares two bodies in lock-step. What it binds on the way stays bound only where they are the same.</summary>
internal sealed class BodyComparer(Binder binder, CallerLines preLines, CallerLines postLines)
{
    private Side Pre => binder.Pre;

    private Side Post => binder.Post;

    /// <summary>The first difference, or null.</summary>
    public Difference? Compare(MethodDefinitionHandle pre, MethodDefinitionHandle post)
    {
        var a = Pre.Body(pre);
        var b = Post.Body(post);
        if (a is null || b is null) return a is null && b is null ? null : new(pre, post, -1, -1, a is null ? "a body" : "the body");
        var mark = binder.Bound.Mark();
        if (SameAsWritten(a, b)) return null;
        binder.Bound.Rollback(mark);
        var difference = InNormalForm(pre, post, a, b);
        if (difference is not null) binder.Bound.Rollback(mark);
        return difference;
    }

    // Most bodies are laid out alike: the same instructions at the same offsets, the same locals in the same order.
    private bool SameAsWritten(MethodBodyBlock a, MethodBodyBlock b)
    {
        if (a.GetILReader().Length != b.GetILReader().Length || a.LocalVariablesInitialized != b.LocalVariablesInitialized) return false;
        if (!SameRegionsAsWritten(a.ExceptionRegions, b.ExceptionRegions) || !binder.Signature(a.LocalSignature, b.LocalSignature)) return false;
        var code = new IlScanner(a);
        var bytes = code.Bytes;
        var others = new IlScanner(b).Bytes;
        var from = 0;
        while (code.Next())
        {
            if (!TakesToken(code.Kind)) continue;
            // All before it, its opcode included, is the same: so the other side has a token of the same kind here.
            if (!bytes[from..code.Operand].SequenceEqual(others[from..code.Operand])) return false;
            from = code.Operand + 4;
            if (!SameToken(code.Kind, BinaryPrimitives.ReadInt32LittleEndian(bytes[code.Operand..]), BinaryPrimitives.ReadInt32LittleEndian(others[code.Operand..]))) return false;
        }

        return bytes[from..].SequenceEqual(others[from..]);
    }

    private static bool TakesToken(OperandType kind) => kind is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType
        or OperandType.InlineString or OperandType.InlineTok or OperandType.InlineSig;

    // Where one side has no locals the flag says nothing: it stands in a header that only locals, or much code, ask for.
    private static bool ZeroedOtherwise(MethodBodyBlock a, MethodBodyBlock b) =>
        a.LocalVariablesInitialized != b.LocalVariablesInitialized && !a.LocalSignature.IsNil && !b.LocalSignature.IsNil;

    private bool SameRegionsAsWritten(ImmutableArray<ExceptionRegion> a, ImmutableArray<ExceptionRegion> b)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            var (x, y) = (a[i], b[i]);
            if (x.Kind != y.Kind || x.TryOffset != y.TryOffset || x.TryLength != y.TryLength || x.HandlerOffset != y.HandlerOffset
                || x.HandlerLength != y.HandlerLength || x.FilterOffset != y.FilterOffset || !binder.Type(x.CatchType, y.CatchType)) return false;
        }

        return true;
    }

    private bool SameToken(OperandType kind, int a, int b)
    {
        if (kind == OperandType.InlineString) return Pre.HasUserStringOf(a, Post, b);
        var x = MetadataTokens.EntityHandle(a);
        var y = MetadataTokens.EntityHandle(b);
        return kind switch
        {
            OperandType.InlineMethod => binder.Method(x, y),
            OperandType.InlineField => binder.Field(x, y),
            OperandType.InlineType => binder.Type(x, y),
            OperandType.InlineSig => binder.Signature((StandaloneSignatureHandle)x, (StandaloneSignatureHandle)y),
            OperandType.InlineTok => x.Kind switch
            {
                HandleKind.MethodDefinition or HandleKind.MethodSpecification => binder.Method(x, y),
                HandleKind.FieldDefinition => binder.Field(x, y),
                HandleKind.MemberReference => y.Kind == HandleKind.MemberReference && (Pre.Metadata.GetMemberReference((MemberReferenceHandle)x).GetKind() == MemberReferenceKind.Field
                    ? binder.Field(x, y) : binder.Method(x, y)),
                _ => binder.Type(x, y),
            },
            _ => false,
        };
    }

    private Difference? InNormalForm(MethodDefinitionHandle pre, MethodDefinitionHandle post, MethodBodyBlock a, MethodBodyBlock b)
    {
        var x = IlCode.Decode(a.GetILReader());
        var y = IlCode.Decode(b.GetILReader());
        var locals = new LocalPairs(binder, a.LocalSignature, b.LocalSignature);
        var index = FirstDifference(new(pre, post), x, 0, x.Instructions.Count, y, 0, y.Instructions.Count, locals);
        if (index >= 0) return new(pre, post, index, index);
        if (ZeroedOtherwise(a, b)) return new(pre, post, -1, -1, "whether locals are zeroed");
        return SameRegions(x, a.ExceptionRegions, y, b.ExceptionRegions) ? null : new(pre, post, -1, -1, "exception handlers");
    }

    /// <summary>
    /// Compares a stretch of instructions. Returns how far behind the starts the first difference lies, or -1.
    /// Branches count from the starts.
    /// </summary>
    public int FirstDifference(BodyPair pair, IlCode x, int xStart, int xEnd, IlCode y, int yStart, int yEnd, LocalPairs locals)
    {
        var count = Math.Min(xEnd - xStart, yEnd - yStart);
        for (var i = 0; i < count; i++)
        {
            var (p, q) = (x.Instructions[xStart + i], y.Instructions[yStart + i]);
            if (p.Code == q.Code && SameOperand(p, q, xStart, yStart, locals)) continue;
            if (!preLines.IsLine(pair.Pre, x, xStart + i) || !postLines.IsLine(pair.Post, y, yStart + i)) return i;
        }

        return xEnd - xStart == yEnd - yStart ? -1 : count;
    }

    private bool SameOperand(Instruction p, Instruction q, int xStart, int yStart, LocalPairs locals) => p.Kind switch
    {
        OperandType.InlineNone => true,
        OperandType.InlineBrTarget => p.Operand - xStart == q.Operand - yStart,
        OperandType.InlineSwitch => p.Targets!.Length == q.Targets!.Length && p.Targets.Zip(q.Targets).All(t => t.First - xStart == t.Second - yStart),
        OperandType.InlineVar when p.IsLocal => locals.Same((int)p.Operand, (int)q.Operand),
        _ when TakesToken(p.Kind) => SameToken(p.Kind, (int)p.Operand, (int)q.Operand),
        _ => p.Operand == q.Operand,
    };

    /// <summary>Compares what follows initializers: two stretches up to the end, with the exception regions.</summary>
    public Difference? CompareRest(BodyPair pair, IlCode x, int xStart, IlCode y, int yStart)
    {
        var a = Pre.Body(pair.Pre)!;
        var b = Post.Body(pair.Post)!;
        var locals = new LocalPairs(binder, a.LocalSignature, b.LocalSignature);
        var mark = binder.Bound.Mark();
        var at = FirstDifference(pair, x, xStart, x.Instructions.Count, y, yStart, y.Instructions.Count, locals);
        var difference = at >= 0 ? new Difference(pair.Pre, pair.Post, xStart + at, yStart + at)
            : ZeroedOtherwise(a, b) ? new(pair.Pre, pair.Post, -1, -1, "whether locals are zeroed")
            : SameRegions(x, a.ExceptionRegions, y, b.ExceptionRegions, xStart - yStart) ? null
            : new(pair.Pre, pair.Post, -1, -1, "exception handlers");
        if (difference is not null) binder.Bound.Rollback(mark);
        return difference;
    }

    private bool SameRegions(IlCode x, ImmutableArray<ExceptionRegion> a, IlCode y, ImmutableArray<ExceptionRegion> b, int shift = 0)
    {
        if (a.Length != b.Length) return false;
        for (var i = 0; i < a.Length; i++)
        {
            var (p, q) = (a[i], b[i]);
            bool At(int pre, int post) => x.IndexAt(pre) == y.IndexAt(post) + shift;
            if (p.Kind != q.Kind || !binder.Type(p.CatchType, q.CatchType)
                || !At(p.TryOffset, q.TryOffset) || !At(p.TryOffset + p.TryLength, q.TryOffset + q.TryLength)
                || !At(p.HandlerOffset, q.HandlerOffset) || !At(p.HandlerOffset + p.HandlerLength, q.HandlerOffset + q.HandlerLength)
                || (p.Kind == ExceptionRegionKind.Filter && !At(p.FilterOffset, q.FilterOffset))) return false;
        }

        return true;
    }
}
