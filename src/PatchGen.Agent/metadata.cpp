// What the managed runtime asks of modules: what a handle denotes, a method's IL, where an image lies, and new references
// for the trampolines. Every function returns an HRESULT, or a count where it says so.
#include "agent.h"

namespace {

using namespace agent;

// MethodDef 0, which no method has.
constexpr Token FirstMethod = 0x06000000;

// MethodImplOptions.Async.
constexpr uint32_t Async = 0x2000;

template <class T>
HRESULT Writable(ModuleID module, const Guid& iid, T* out) { return profiler.GetModuleMetaData(module, true, iid, out->Out()); }

}  // namespace

// The module that defines the type of a RuntimeTypeHandle.
PATCHGEN_EXPORT HRESULT patchgen_module_of_type(ClassID type, ModuleID* module) {
    return OnWorker([=] {
        Token token = 0;
        return profiler.GetClassIDInfo2(type, module, &token);
    });
}

// A method's whole body as loaded: header, code and exception clauses. The memory is the runtime's.
PATCHGEN_EXPORT HRESULT patchgen_il_body(ModuleID module, Token method, const uint8_t** bytes, uint32_t* size) {
    return OnWorker([=] { return profiler.GetILFunctionBody(module, method, bytes, size); });
}

// Where a module's image lies in memory. Returns whether it lies there as in its file, not as its sections ask for, or a failure.
PATCHGEN_EXPORT int32_t patchgen_image(ModuleID module, const uint8_t** start) {
    return OnWorker([=]() -> HRESULT {
        uint32_t flags = 0;
        auto result = profiler.GetModuleImage(module, start, &flags);
        return result < 0 ? result : (flags & FlatLayout) != 0;
    });
}

// The methods of a module that the runtime itself suspends (since .NET 11): an await keeps the place in the native code where it goes
// on. Returns how many there are, or a failure.
PATCHGEN_EXPORT int32_t patchgen_suspending_methods(ModuleID module, Token* out, int32_t capacity) {
    return OnWorker([=]() -> HRESULT {
        Owned<MetaDataImport> metadata;
        if (auto result = profiler.GetModuleMetaData(module, false, IidMetaDataImport, metadata.Out()); result < 0) return result;
        int32_t count = 0;
        uint32_t flags = 0;
        for (Token method = FirstMethod + 1; metadata.GetMethodImplFlags(method, &flags) >= 0; ++method)
            if (flags & Async && count++ < capacity) out[count - 1] = method;
        return count;
    });
}

// The methods whose IL holds one of the byte sequences, all of a size. Returns how many there are.
PATCHGEN_EXPORT int32_t patchgen_find_in_il(ModuleID module, int32_t methods, const uint8_t* sequences, int32_t count, int32_t size, Token* out, int32_t capacity) {
    return OnWorker([=] {
        int32_t found = 0;
        for (int32_t row = 1; row <= methods; ++row) {
            const uint8_t* body;
            uint32_t length = 0;
            Token method = FirstMethod + row;
            if (profiler.GetILFunctionBody(module, method, &body, &length) < 0) continue;
            auto holds = [&](int32_t i) { return memmem(body, length, sequences + i * size, size) != nullptr; };
            int32_t i = 0;
            while (i < count && !holds(i)) ++i;
            if (i < count && found++ < capacity) out[found - 1] = method;
        }
        return found;
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

PATCHGEN_EXPORT HRESULT patchgen_define_type_spec(ModuleID module, const uint8_t* signature, uint32_t size, Token* type) {
    return OnWorker([=] {
        Owned<MetaDataEmit> emit;
        auto result = Writable(module, IidMetaDataEmit2, &emit);
        return result < 0 ? result : emit.GetTokenFromTypeSpec(signature, size, type);
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
