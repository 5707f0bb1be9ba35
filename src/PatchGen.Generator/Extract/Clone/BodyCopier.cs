using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using PatchGen.Generator.Extract.Lift;
using PatchGen.Generator.Extract.Map;
using PatchGen.Generator.Extract.Shadow;

namespace PatchGen.Generator.Extract.Clone;

/// <summary>Copies one body, every operand mapped.</summary>
internal sealed class BodyCopier
{
    private readonly Extraction extraction;
    private readonly Body job;
    private readonly MethodBody from;
    private readonly MethodBody to;
    private readonly Dictionary<Instruction, Instruction> copies = [];

    private BodyCopier(Extraction extraction, Body job)
    {
        this.extraction = extraction;
        this.job = job;
        from = job.Source.Body;
        to = job.Destination.Body;
    }

    public static void Copy(Extraction extraction, Body job)
    {
        var copier = new BodyCopier(extraction, job);
        copier.from.SimplifyMacros();
        copier.to.InitLocals = copier.from.InitLocals;
        foreach (var variable in copier.from.Variables)
            copier.to.Variables.Add(new VariableDefinition(extraction.Types.Map(variable.VariableType, job.Generics)));
        copier.Instructions();
        copier.Targets();
        copier.Handlers();
        extraction.Symbols.Copy(job, copier.copies);
        copier.to.OptimizeMacros();
    }

    private void Instructions()
    {
        var calls = new CallSites(extraction, job, to.Instructions);
        var shadows = new ShadowSites(extraction, job, to, to.Instructions);
        if (job.ChecksThis)
        {
            Add(Instruction.Create(OpCodes.Ldarg, to.Method.Parameters[0]));
            Add(Instruction.Create(OpCodes.Callvirt, Reflection.ObjectGetType(extraction)));
            Add(Instruction.Create(OpCodes.Pop));
        }

        if (job.RunsInitializer)
        {
            Add(Instruction.Create(OpCodes.Ldtoken, extraction.Types.Self(job.Source.DeclaringType, job.Generics)));
            Add(Instruction.Create(OpCodes.Call, Reflection.RunClassConstructor(extraction)));
        }

        extraction.Shadows.Construct(job, to.Instructions);
        foreach (var instruction in from.Instructions)
        {
            if (job.Only is { } only && !only.Contains(instruction)) continue;
            var first = to.Instructions.Count;
            if (shadows.Write(instruction)) { }
            else if (instruction.Operand is MethodReference method) calls.Write(instruction, method);
            else if (instruction.OpCode.Code == Code.Ldtoken && calls.WriteAssemblyOfType(instruction)) { }
            else Add(Plain(instruction));
            copies.Add(instruction, to.Instructions[first]);
        }

        if (job.Only is null) return;
        Add(Instruction.Create(OpCodes.Ret));
        if (job.End is { } end) copies.Add(end, to.Instructions[^1]);
    }

    private Instruction Plain(Instruction instruction)
    {
        var copy = Instruction.Create(OpCodes.Nop);
        copy.OpCode = instruction.OpCode;
        copy.Operand = instruction.Operand switch
        {
            VariableDefinition variable => to.Variables[variable.Index],
            ParameterDefinition parameter => Parameter(parameter),
            TypeReference type => extraction.Types.Map(type, job.Generics),
            FieldReference field => extraction.Members.Field(field, job.Generics),
            CallSite site => Site(site),
            var operand => operand,
        };
        if (instruction.OpCode.Code == Code.Ldtoken && copy.Operand is FieldReference && instruction.Operand is FieldReference source) RefuseMovedGeneric(source);
        return copy;
    }

    private ParameterDefinition Parameter(ParameterDefinition parameter)
    {
        var lifted = job.Source.HasThis && job.Destination.IsStatic;
        if (parameter == from.ThisParameter) return lifted ? job.Destination.Parameters[0] : to.ThisParameter;
        return job.Destination.Parameters[parameter.Index + (lifted ? 1 : 0)];
    }

    private CallSite Site(CallSite site)
    {
        var copy = new CallSite(extraction.Module.TypeSystem.Void);
        extraction.Types.Signature(site, copy, job.Generics);
        return copy;
    }

    // FieldInfo.GetFieldFromHandle(field, type) wants the type that declares the field, which is another one now.
    private void RefuseMovedGeneric(FieldReference source)
    {
        if (extraction.Sides.Definition(source) is { } post && post.DeclaringType.HasGenericParameters
            && extraction.Sides.PreOf(post) is null && extraction.Sides.PreOf(post.DeclaringType) is not null)
            extraction.Refusals.Add("PG6106", job.Source, $"it takes the handle of {post.Name}, a new static field of a generic type", "do not use the field in an expression tree");
    }

    private void Targets()
    {
        foreach (var instruction in to.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => copies[target],
                Instruction[] targets => targets.Select(t => copies[t]).ToArray(),
                var operand => operand,
            };
        }
    }

    private void Handlers()
    {
        if (job.Only is not null) return;
        foreach (var handler in from.ExceptionHandlers)
        {
            to.ExceptionHandlers.Add(new ExceptionHandler(handler.HandlerType)
            {
                CatchType = handler.CatchType is { } type ? extraction.Types.Map(type, job.Generics) : null,
                TryStart = At(handler.TryStart),
                TryEnd = At(handler.TryEnd),
                FilterStart = At(handler.FilterStart),
                HandlerStart = At(handler.HandlerStart),
                HandlerEnd = At(handler.HandlerEnd),
            });
        }

        Instruction? At(Instruction? instruction) => instruction is null ? null : copies[instruction];
    }

    private void Add(Instruction instruction) => to.Instructions.Add(instruction);
}
