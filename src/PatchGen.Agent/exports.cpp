// How the runtime gets the agent's object: the class factory that a profiler's library exports.
#include "agent.h"

namespace agent {
namespace {

// AgentIdentity.Clsid.
constexpr Guid Clsid{0x5E0F1C52, 0x9C1B, 0x4D0E, {0x8A, 0x54, 0x6B, 0x1D, 0x7A, 0x3E, 0x2F, 0x90}};

struct Factory {
    void* const* table;
};

HRESULT QueryInterface(Factory* self, const Guid* iid, void** out) {
    bool known = *iid == IidUnknown || *iid == IidClassFactory;
    *out = known ? self : nullptr;
    return known ? Ok : NoInterface;
}

// The factory lives as long as the library, which is never unloaded.
uint32_t Count(Factory*) { return 1; }

HRESULT CreateInstance(Factory*, void*, const Guid* iid, void** out) { return Interface(CallbackObject()).QueryInterface(*iid, out); }

HRESULT LockServer(Factory*, int32_t) { return Ok; }

void* const factoryTable[] = {
    reinterpret_cast<void*>(QueryInterface), reinterpret_cast<void*>(Count), reinterpret_cast<void*>(Count),
    reinterpret_cast<void*>(CreateInstance), reinterpret_cast<void*>(LockServer),
};
Factory factory{factoryTable};

}  // namespace
}  // namespace agent

PATCHGEN_EXPORT corprof::HRESULT DllGetClassObject(const corprof::Guid* clsid, const corprof::Guid* iid, void** out) {
    if (!(*clsid == agent::Clsid)) return corprof::ClassNotAvailable;
    return agent::QueryInterface(&agent::factory, iid, out);
}

PATCHGEN_EXPORT corprof::HRESULT DllCanUnloadNow() { return 1; }
