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

}  // namespace

void Record(EventKind kind, FunctionID function, ModuleID module, Token token, ReJITID version, HRESULT result) {
    std::lock_guard lock(gate);
    events.push_back({kind, token, module, function, version, result, 0});
}

}  // namespace agent

using namespace agent;

// Takes up to capacity events, oldest first, and returns how many.
PATCHGEN_EXPORT int32_t patchgen_take_events(void* out, int32_t capacity) {
    std::lock_guard lock(gate);
    auto count = std::min<size_t>(events.size(), static_cast<size_t>(capacity));
    std::memcpy(out, events.data(), count * sizeof(Event));
    events.erase(events.begin(), events.begin() + static_cast<ptrdiff_t>(count));
    return static_cast<int32_t>(count);
}
