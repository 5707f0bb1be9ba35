// Where the code of dynamic methods is, and how it is opened for a jump. Nothing inlines a dynamic method and it is entered at its
// first byte only, so that a jump there is exact.
#include "agent.h"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

using namespace agent;

namespace {

// The code as loaded; dynamic methods have no other.
constexpr ReJITID FirstVersion = 0;

}  // namespace

// The code of a function that has one version of it; a failure where it has none yet.
PATCHGEN_EXPORT HRESULT patchgen_native_code(FunctionID function, uintptr_t* start, uintptr_t* size) {
    return OnWorker([=]() -> HRESULT {
        uint32_t count = 0;
        auto result = profiler.GetNativeCodeStartAddresses(function, FirstVersion, 1, &count, start);
        if (result < 0) return result;
        if (count != 1) return Fail;
        CodeRegion region{};
        result = profiler.GetCodeInfo4(*start, 1, &count, &region);
        // Code in several pieces has its entry in the first; none of a dynamic method's was seen to have more.
        if (result >= 0 && (count != 1 || region.start != *start)) return Fail;
        *size = region.size;
        return result;
    });
}

// Whether a function was compiled, or its precompiled code was taken; only of what is loaded and stays so.
PATCHGEN_EXPORT int32_t patchgen_is_compiled(FunctionID function) {
    return OnWorker([=]() -> HRESULT {
        uint32_t count = 0;
        uintptr_t start = 0;
        return profiler.GetNativeCodeStartAddresses(function, FirstVersion, 1, &count, &start) >= 0 && count > 0 ? 1 : 0;
    });
}

// Protects the pages of some bytes of code; errno, or 0.
PATCHGEN_EXPORT int32_t patchgen_protect(uintptr_t start, uintptr_t size, int32_t writable) {
    auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    auto begin = start & ~(page - 1);
    return mprotect(reinterpret_cast<void*>(begin), start + size - begin, PROT_READ | PROT_EXEC | (writable ? PROT_WRITE : 0)) == 0 ? 0 : errno;
}
