#include "agent.h"

#include <condition_variable>
#include <mutex>
#include <sys/prctl.h>
#include <unistd.h>

namespace agent {
namespace {

struct Job {
    HRESULT (*work)(const void*);
    const void* state;
};

auto& gate = Immortal<std::mutex>();
auto& changed = Immortal<std::condition_variable>();
const Job* pending;
bool there;
bool done;
HRESULT result;
auto& callers = Immortal<std::mutex>();
uint32_t caller;

HRESULT Do(const Job& job) noexcept {
    try {
        return job.work(job.state);
    } catch (...) {
        return OutOfMemory;
    }
}

void* Run(void*) {
    std::unique_lock lock(gate);
    while (true) {
        changed.wait(lock, [] { return pending && !done; });
        // No lock of ours is held while work runs: it may suspend every other thread.
        auto job = pending;
        lock.unlock();
        auto outcome = Do(*job);
        lock.lock();
        result = outcome;
        done = true;
        changed.notify_all();
    }
    return nullptr;
}

}  // namespace

bool StartWorker() noexcept {
    std::lock_guard lock(callers);
    return there = there || StartThread(Run, nullptr, SmallStack);
}

void NameWorker() noexcept {
    // A thread names itself without a file.
    OnWorker([]() -> HRESULT { return prctl(PR_SET_NAME, "patchgen-agent"); });
}

HRESULT RunOnWorker(HRESULT (*work)(const void*), const void* state) noexcept {
    std::lock_guard one(callers);
    std::unique_lock lock(gate);
    Job job{work, state};
    caller = static_cast<uint32_t>(gettid());
    pending = &job;
    done = false;
    changed.notify_all();
    changed.wait(lock, [] { return done; });
    pending = nullptr;
    return result;
}

uint32_t Caller() { return caller; }

}  // namespace agent
