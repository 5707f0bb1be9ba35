// What the managed runtime asks of modules: which are loaded, what a handle denotes, a method's IL, and new references
// for the trampolines. Every function returns an HRESULT, or a count where it says so.
#include "agent.h"

namespace {

using namespace agent;

struct ModuleRecord {
    ModuleID module;
    Guid mvid;
    uint32_t flags;
    uint32_t reserved;
};

HRESULT Describe(ModuleID module, ModuleRecord* record) {
    *record = {module, {}, 0, 0};
    auto result = profiler.GetModuleInfo2(module, &record->flags);
    if (result < 0) return result;
    Owned<MetaDataImport> import;
    result = profiler.GetModuleMetaData(module, false, IidMetaDataImport2, import.Out());
    // S_FALSE: a resource module, which has no metadata.
    if (result != Ok) return Fail;
    Char name[1];
    uint32_t length = 0;
    return import.GetScopeProps(name, 1, &length, &record->mvid);
}

template <class T>
HRESULT Writable(ModuleID module, const Guid& iid, T* out) { return profiler.GetModuleMetaData(module, true, iid, out->Out()); }

}  // namespace

// Fills records of the loaded modules that have metadata, and returns how many there are, or a failure.
PATCHGEN_EXPORT int32_t patchgen_modules(ModuleRecord* records, int32_t capacity) {
    return OnWorker([=] {
        Owned<Enumerator> modules;
        auto result = profiler.EnumModules(modules.Out());
        if (result < 0) return result;
        int32_t count = 0;
        for (ModuleID module; modules.Next(&module);) {
            ModuleRecord record;
            if (Describe(module, &record) < 0) continue;
            if (count < capacity) records[count] = record;
            ++count;
        }
        return count;
    });
}

// The module that defines the type of a RuntimeTypeHandle.
PATCHGEN_EXPORT HRESULT patchgen_module_of_type(ClassID type, ModuleID* module) {
    return OnWorker([=] {
        Token token = 0;
        return profiler.GetClassIDInfo2(type, module, &token);
    });
}

// The module and token of a function that a stack or an event named.
PATCHGEN_EXPORT HRESULT patchgen_method_of_function(FunctionID function, ModuleID* module, Token* token) {
    return OnWorker([=] {
        ClassID type = 0;
        return profiler.GetFunctionInfo(function, &type, module, token);
    });
}

// A method's whole body as loaded: header, code and exception clauses. The memory is the runtime's.
PATCHGEN_EXPORT HRESULT patchgen_il_body(ModuleID module, Token method, const uint8_t** bytes, uint32_t* size) {
    return OnWorker([=] { return profiler.GetILFunctionBody(module, method, bytes, size); });
}

// The methods of one module whose precompiled code has inlined another module's method. Returns how many there are, or a failure.
PATCHGEN_EXPORT int32_t patchgen_precompiled_inliners(ModuleID inliners, ModuleID module, Token method, MethodInModule* out, int32_t capacity) {
    return OnWorker([=] {
        Owned<Enumerator> methods;
        int32_t incomplete = 0, count = 0;
        auto result = profiler.EnumNgenModuleMethodsInliningThisMethod(inliners, module, method, &incomplete, methods.Out());
        if (result < 0) return result;
        for (MethodInModule inliner; methods.Next(&inliner); ++count)
            if (count < capacity) out[count] = inliner;
        return count;
    });
}

PATCHGEN_EXPORT HRESULT patchgen_define_assembly_ref(ModuleID module, const Char* name, const uint16_t* version, Token* assembly) {
    return OnWorker([=] {
        Owned<MetaDataAssemblyEmit> emit;
        auto result = Writable(module, IidMetaDataAssemblyEmit, &emit);
        AssemblyMetaData data{version[0], version[1], version[2], version[3], nullptr, 0, nullptr, 0, nullptr, 0};
        return result < 0 ? result : emit.DefineAssemblyRef(name, &data, assembly);
    });
}

PATCHGEN_EXPORT HRESULT patchgen_define_type_ref(ModuleID module, Token scope, const Char* name, Token* type) {
    return OnWorker([=] {
        Owned<MetaDataEmit> emit;
        auto result = Writable(module, IidMetaDataEmit2, &emit);
        return result < 0 ? result : emit.DefineTypeRefByName(scope, name, type);
    });
}

PATCHGEN_EXPORT HRESULT patchgen_define_member_ref(ModuleID module, Token parent, const Char* name, const uint8_t* signature, uint32_t size, Token* member) {
    return OnWorker([=] {
        Owned<MetaDataEmit> emit;
        auto result = Writable(module, IidMetaDataEmit2, &emit);
        return result < 0 ? result : emit.DefineMemberRef(parent, name, signature, size, member);
    });
}

PATCHGEN_EXPORT HRESULT patchgen_define_method_spec(ModuleID module, Token method, const uint8_t* signature, uint32_t size, Token* spec) {
    return OnWorker([=] {
        Owned<MetaDataEmit> emit;
        auto result = Writable(module, IidMetaDataEmit2, &emit);
        return result < 0 ? result : emit.DefineMethodSpec(method, signature, size, spec);
    });
}

// Makes the references defined so far visible to the JIT.
PATCHGEN_EXPORT HRESULT patchgen_apply_metadata(ModuleID module) {
    return OnWorker([=] { return profiler.ApplyMetaData(module); });
}
