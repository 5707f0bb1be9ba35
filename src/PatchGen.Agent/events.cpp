#include "agent.h"

#include <algorithm>
#include <mutex>
#include <vector>

namespace agent {
namespace {

struct Event {
    EventKind kind;
    Token token;
    ModuleID module;
    FunctionID function;
    uint64_t version;
    HRESULT result;
    uint32_t reserved;
};

auto& gate = Immortal<std::mutex>();
auto& events = Immortal<std::vector<Event>>();
// One could not be noted: whatever it was, it is told as an error, so that nothing is proven that is not.
bool lost;

constexpr Token AnyMethod = 0x06000000;

}  // namespace

void Record(EventKind kind, FunctionID function, ModuleID module, Token token, ReJITID version, HRESULT result) noexcept {
    std::lock_guard lock(gate);
    try {
        events.push_back({kind, token, module, function, version, result, 0});
    } catch (...) {
        lost = true;
    }
}

}  // namespace agent

using namespace agent;

// Takes up to capacity events, oldest first, and returns how many.
PATCHGEN_EXPORT int32_t patchgen_take_events(void* out, int32_t capacity) {
    std::lock_guard lock(gate);
    auto count = std::min<size_t>(events.size(), static_cast<size_t>(capacity));
    std::memcpy(out, events.data(), count * sizeof(Event));
    events.erase(events.begin(), events.begin() + static_cast<ptrdiff_t>(count));
    if (lost && count < static_cast<size_t>(capacity)) {
        static_cast<Event*>(out)[count++] = {EventKind::Error, AnyMethod, 0, 0, 0, OutOfMemory, 0};
        lost = false;
    }
    return static_cast<int32_t>(count);
}
