#include "agent.h"

#include <atomic>
#include <map>
#include <mutex>
#include <new>
#include <vector>

namespace agent {

struct Slot {
    std::atomic<const Body*> body{nullptr};
};

namespace {

auto& gate = Immortal<std::mutex>();
// A map: the addresses of its values are stable.
auto& slots = Immortal<std::map<std::pair<ModuleID, Token>, Slot>>();

}  // namespace

Slot* SlotOf(ModuleID module, Token token) {
    std::lock_guard lock(gate);
    return &slots[{module, token}];
}

void SetBody(Slot* slot, const Body* body) { slot->body.store(body, std::memory_order_release); }

const Body* BodyOf(ModuleID module, Token token) {
    std::lock_guard lock(gate);
    auto found = slots.find({module, token});
    return found == slots.end() ? nullptr : found->second.body.load(std::memory_order_acquire);
}

}  // namespace agent

// A slot of one method; valid for the life of the process. Null where memory is short.
PATCHGEN_EXPORT void* patchgen_slot(corprof::ModuleID module, corprof::Token token) {
    try {
        return agent::SlotOf(module, token);
    } catch (...) {
        return nullptr;
    }
}

// A body, copied; valid for the life of the process. Null where memory is short.
PATCHGEN_EXPORT const void* patchgen_body(const uint8_t* bytes, uint32_t size) {
    auto copy = new (std::nothrow) uint8_t[size];
    auto body = new (std::nothrow) agent::Body{copy, size};
    if (!copy || !body) {
        delete[] copy;
        delete body;
        return nullptr;
    }
    std::memcpy(copy, bytes, size);
    return body;
}
