// The switch: suspend, walk every stack, request, resume, in one call on sets that the managed runtime computed before.
// Between suspend and resume nothing here allocates, locks or logs: a suspended thread may hold any lock.
#include "agent.h"

#include <algorithm>
#include <chrono>
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

using namespace agent;

// A frame of this method is busy when its code version is older than `since`.
struct Guard {
    ModuleID module;
    Token token;
    uint32_t reserved;
    uint64_t since;
    bool operator<(const Guard& other) const { return module != other.module ? module < other.module : token < other.token; }
};

struct Frame {
    ThreadID thread;
    FunctionID function;
    ModuleID module;
    uintptr_t ip;
    Token token;
    uint32_t osThread;
    // S_OK, or why the thread's stack could not be read.
    HRESULT result;
    // One more than the index of the generated body that an address on the stack lies in; 0: the frame of a method.
    uint32_t body;
};

// A jump at the first byte of generated code, which is at least as long as the jump. Its page is writable.
struct Redirection {
    uint8_t* at;
    uint8_t jump[5];
    uint8_t reserved[3];
};

// The methods to request, as the profiling API wants them, with what each is to run.
struct Methods {
    const ModuleID* modules;
    const Token* tokens;
    Slot* const* slots;
    const Body* const* bodies;
    uint32_t count;
};

// List: every frame. Look: guarded frames. The others: guarded frames and, where there is none, new code; Gated looks at no
// frame, since nobody can enter the methods.
enum class Request : uint32_t { List, ReJit, Revert, Look, Gated };

struct Plan {
    Methods methods;
    // Sorted by module and token.
    const Guard* guards;
    uint32_t guardCount;
    Request request;
    // Receives the frames.
    Frame* frames;
    uint32_t frameCapacity;
    uint32_t bodyCount;
    // Generated code that must be on no stack, sorted.
    const CodeRange* bodies;
    const Redirection* redirections;
    uint32_t redirectionCount;
    uint32_t reserved;
};

struct Outcome {
    uint64_t pauseNanoseconds;
    uint32_t frameCount;
    uint32_t threads;
    HRESULT suspend;
    HRESULT request;
};

struct Walk {
    const Plan* plan;
    Outcome* outcome;
    ThreadID thread;
    uint32_t framesOfThread;
};

void Add(const Walk& walk, FunctionID function, ModuleID module, Token token, uintptr_t ip, HRESULT result) {
    auto index = walk.outcome->frameCount++;
    if (index < walk.plan->frameCapacity) walk.plan->frames[index] = {walk.thread, function, module, ip, token, 0, result, 0};
}

HRESULT OnFrame(FunctionID function, uintptr_t ip, uintptr_t, uint32_t, uint8_t*, void* data) {
    auto& walk = *static_cast<Walk*>(data);
    ++walk.framesOfThread;
    // Zero: a run of native frames.
    if (function == 0) return Ok;
    ClassID type = 0;
    ModuleID module = 0;
    Token token = 0;
    auto result = profiler.GetFunctionInfo(function, &type, &module, &token);
    if (result < 0) {
        Add(walk, function, 0, 0, ip, result);
        return Ok;
    }
    if (walk.plan->request == Request::List) {
        Add(walk, function, module, token, ip, Ok);
        return Ok;
    }

    Guard key{module, token, 0, 0};
    auto end = walk.plan->guards + walk.plan->guardCount;
    auto guard = std::lower_bound(walk.plan->guards, end, key);
    if (guard == end || key < *guard) return Ok;
    FunctionID owner = 0;
    ReJITID version = 0;
    if (guard->since != UINT64_MAX && profiler.GetFunctionFromIP3(ip, &owner, &version) == Ok && version >= guard->since) return Ok;
    Add(walk, function, module, token, ip, Ok);
    return Ok;
}

// What the walk above does not show. The thread that waits for us may well hold addresses of code, and is in none.
void Scan(const Walk& walk, const StackScan& scan) {
    uint32_t osThread = 0;
    bool known = profiler.GetThreadInfo(walk.thread, &osThread) >= 0;
    if (known && osThread == Caller()) return;
    auto body = known ? scan.Find(walk.thread, osThread) : StackScan::Unreadable;
    if (body == StackScan::NotThere) return;
    auto index = walk.outcome->frameCount;
    Add(walk, 0, 0, 0, 0, body == StackScan::Unreadable ? Fail : Ok);
    if (body >= 0 && index < walk.plan->frameCapacity) walk.plan->frames[index].body = static_cast<uint32_t>(body) + 1;
}

void WalkStacks(const Plan& plan, const StackScan& scan, Outcome* outcome) {
    Owned<Enumerator> threads;
    auto result = profiler.EnumThreads(threads.Out());
    if (result < 0) {
        Add({&plan, outcome, 0, 0}, 0, 0, 0, 0, result);
        return;
    }
    for (ThreadID thread; threads.Next(&thread);) {
        ++outcome->threads;
        Walk walk{&plan, outcome, thread, 0};
        result = profiler.DoStackSnapshot(thread, OnFrame, &walk);
        // After the snapshot: it takes the runtime's own return addresses off the stack.
        if (plan.bodyCount) Scan(walk, scan);
        // The runtime's walker says E_FAIL before the first frame for a thread without any: an idle finalizer, a JIT worker, ours.
        if (result == Ok || (result == Fail && walk.framesOfThread == 0)) continue;
        Add(walk, 0, 0, 0, 0, result);
    }
}

HRESULT Send(const Plan& plan) {
    auto& m = plan.methods;
    // Nothing to request is no error here: a patch whose targets are still to come.
    if (m.count == 0) return Ok;
    for (uint32_t i = 0; i < m.count; ++i) SetBody(m.slots[i], m.bodies[i]);
    if (plan.request == Request::Revert) return profiler.RequestRevert(m.count, m.modules, m.tokens, nullptr);
    auto result = profiler.RequestReJITWithInliners(ReJitBlockInlining | ReJitInliningCallbacks, m.count, m.modules, m.tokens);
    // A second time, plainly: where one changed method had inlined another, the first request may leave it on its original IL.
    return result < 0 ? result : profiler.RequestReJIT(m.count, m.modules, m.tokens);
}

void Redirect(const Plan& plan) {
    for (uint32_t i = 0; i < plan.redirectionCount; ++i) std::memcpy(plan.redirections[i].at, plan.redirections[i].jump, sizeof(Redirection::jump));
    // Another core may have fetched the bytes before; it looks again.
    if (plan.redirectionCount) syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
}

HRESULT Run(const Plan& plan, Outcome* outcome) {
    *outcome = {};
    // Until it was suspended: what follows needs memory.
    outcome->suspend = OutOfMemory;
    StackScan scan(plan.bodies, plan.bodyCount);
    if (plan.redirectionCount) syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE, 0, 0);
    auto begin = std::chrono::steady_clock::now();
    outcome->suspend = profiler.SuspendRuntime();
    if (outcome->suspend < 0) return outcome->suspend;
    if (plan.request != Request::Gated) WalkStacks(plan, scan, outcome);
    bool change = plan.request != Request::List && plan.request != Request::Look;
    if (change && outcome->frameCount == 0) {
        outcome->request = Send(plan);
        if (outcome->request >= 0) Redirect(plan);
    }
    profiler.ResumeRuntime();
    outcome->pauseNanoseconds = static_cast<uint64_t>(std::chrono::nanoseconds(std::chrono::steady_clock::now() - begin).count());

    auto filled = std::min(outcome->frameCount, plan.frameCapacity);
    for (uint32_t i = 0; i < filled; ++i) profiler.GetThreadInfo(plan.frames[i].thread, &plan.frames[i].osThread);
    return outcome->request;
}

}  // namespace

// One attempt. Frames in the outcome of a change mean busy: nothing was changed.
PATCHGEN_EXPORT HRESULT patchgen_switch(const Plan* plan, Outcome* outcome) {
    return OnWorker([=] { return Run(*plan, outcome); });
}

// The same requests without a suspension of our own: for code that does the same as before.
PATCHGEN_EXPORT HRESULT patchgen_request(const Plan* plan) {
    return OnWorker([=] { return Send(*plan); });
}
