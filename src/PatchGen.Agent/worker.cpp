#include "agent.h"

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <pthread.h>
#include <unistd.h>

namespace agent {
namespace {

auto& gate = Immortal<std::mutex>();
auto& changed = Immortal<std::condition_variable>();
const std::function<HRESULT()>* pending;
bool done;
HRESULT result;
auto& callers = Immortal<std::mutex>();
uint32_t caller;

void* Run(void*) {
    pthread_setname_np(pthread_self(), "patchgen-agent");
    std::unique_lock lock(gate);
    while (true) {
        changed.wait(lock, [] { return pending && !done; });
        // No lock of ours is held while work runs: it may suspend every other thread.
        auto work = pending;
        lock.unlock();
        auto outcome = (*work)();
        lock.lock();
        result = outcome;
        done = true;
        changed.notify_all();
    }
    return nullptr;
}

}  // namespace

void StartWorker() {
    // The application's signals are not ours to take: a thread inherits the mask of its creator.
    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous);
    pthread_t thread;
    if (pthread_create(&thread, nullptr, Run, nullptr) == 0) pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &previous, nullptr);
}

HRESULT OnWorker(const std::function<HRESULT()>& work) {
    std::lock_guard one(callers);
    std::unique_lock lock(gate);
    caller = static_cast<uint32_t>(gettid());
    pending = &work;
    done = false;
    changed.notify_all();
    changed.wait(lock, [] { return done; });
    pending = nullptr;
    return result;
}

uint32_t Caller() { return caller; }

}  // namespace agent
