// The way into managed code where the runtime exports no hosting interface: in a self-contained single file, whose executable has it
// linked in. There the tool has the runtime run PatchGen.Entry as a startup hook, which hands its entry point over here.
#include "agent.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace agent {
namespace {

// The tool sends the hook right after the agent; the process needs one thread of its own that runs.
constexpr std::chrono::seconds Deadline{30};

auto& gate = Immortal<std::mutex>();
auto& handed = Immortal<std::condition_variable>();
void* entry;

}  // namespace

void* EntryOfHook() {
    std::unique_lock lock(gate);
    handed.wait_for(lock, Deadline, [] { return entry != nullptr; });
    return entry;
}

}  // namespace agent

PATCHGEN_EXPORT void patchgen_entered(void* function) {
    std::lock_guard lock(agent::gate);
    agent::entry = function;
    agent::handed.notify_all();
}
