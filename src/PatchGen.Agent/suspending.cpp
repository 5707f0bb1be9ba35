// Which functions the runtime itself suspends (since .NET 11): an await keeps the place in the native code where it goes on.
#include "agent.h"

#include <map>

using namespace agent;

namespace {

// MethodImplOptions.Async.
constexpr uint32_t Async = 0x2000;

// A module's metadata, borrowed once for all of its functions.
class Modules {
public:
    bool Suspends(ModuleID module, Token method) {
        auto [at, added] = imports_.try_emplace(module);
        if (added) profiler.GetModuleMetaData(module, false, IidMetaDataImport, at->second.Out());
        uint32_t flags = 0;
        return at->second && at->second.GetMethodImplFlags(method, &flags) >= 0 && flags & Async;
    }

private:
    std::map<ModuleID, Owned<MetaDataImport>> imports_;
};

}  // namespace

// The functions that were compiled in this process and that the runtime suspends; one with several versions more than once. Returns
// how many there are, or a failure.
PATCHGEN_EXPORT int32_t patchgen_suspending_functions(FunctionID* out, int32_t capacity) {
    return OnWorker([=]() -> HRESULT {
        Owned<Enumerator> functions;
        if (auto result = profiler.EnumJITedFunctions2(functions.Out()); result < 0) return result;
        Modules modules;
        int32_t count = 0;
        for (FunctionVersion one; functions.Next(&one);) {
            ClassID type = 0;
            ModuleID module = 0;
            Token method = 0;
            // What the runtime makes for itself belongs to no module.
            if (profiler.GetFunctionInfo(one.function, &type, &module, &method) < 0 || !modules.Suspends(module, method)) continue;
            if (count < capacity) out[count] = one.function;
            ++count;
        }
        return count;
    });
}
