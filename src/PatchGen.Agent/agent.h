// What the agent's files share. The agent is mechanism: it decides nothing. Policy is PatchGen.Runtime, which calls the
// functions exported from metadata.cpp, switch.cpp and events.cpp.
#pragma once

#include "corprof.h"

#include <functional>
#include <string>
#include <vector>

#define PATCHGEN_EXPORT extern "C" __attribute__((visibility("default")))

namespace agent {

using namespace corprof;

// Set once, before any other part runs.
inline ProfilerInfo profiler;

// worker.cpp ------------------------------------------------------------------------------------------------------
// The thread that calls the profiling API. It never runs managed code: the runtime refuses most of that API on a thread that does.
void StartWorker();
// Runs work on the worker and waits for its result.
HRESULT OnWorker(const std::function<HRESULT()>& work);
// The kernel's id of the thread that waits for the worker.
uint32_t Caller();

// A value that is never destroyed. Threads of the application call in until the process is gone, also while `exit` runs
// destructors; and to destroy a condition variable waits for those who wait on it, so that the process would never end.
template <typename T> T& Immortal() { return *new T; }

// bodies.cpp ------------------------------------------------------------------------------------------------------
// What GetReJITParameters answers with. Bodies live as long as the process: code versions may refer to them.
struct Body {
    const uint8_t* bytes;
    uint32_t size;
};
struct Slot;
Slot* SlotOf(ModuleID module, Token token);
// Null: the IL as loaded, and the method may be inlined.
void SetBody(Slot* slot, const Body* body);
const Body* BodyOf(ModuleID module, Token token);

// events.cpp ------------------------------------------------------------------------------------------------------
enum class EventKind : uint32_t { Started = 1, Error = 2 };
void Record(EventKind kind, FunctionID function, ModuleID module, Token token, ReJITID version, HRESULT result);

// jits.cpp --------------------------------------------------------------------------------------------------------
// The compilation of a dynamic method, or of another one (0), begins on this thread; the innermost one ends.
void CompilationStarted(FunctionID dynamic);
void CompilationFinished();
// Whether a method may be inlined into what this thread compiles.
bool MayInline(FunctionID callee);
void ForgetDynamicMethod(FunctionID function);

// stacks.cpp ------------------------------------------------------------------------------------------------------
// Native code, from its first byte to the one after its last.
struct CodeRange {
    uintptr_t start;
    uintptr_t end;
};
// Finds addresses of code on stacks, where the profiling API shows no frame.
class StackScan {
public:
    // Reads where memory is mapped; allocates. Ranges are sorted, and stay the caller's.
    StackScan(const CodeRange* ranges, uint32_t count);
    StackScan(const StackScan&) = delete;
    ~StackScan();
    // The index of a range that an address on the thread's stack lies in, NotThere, or Unreadable. Neither allocates nor locks.
    int32_t Find(ThreadID thread, uint32_t osThread) const;
    static constexpr int32_t NotThere = -1;
    static constexpr int32_t Unreadable = -2;

private:
    int32_t Index(uintptr_t address) const;
    const CodeRange* ranges_;
    uint32_t count_;
    int memory_ = -1;
    std::vector<CodeRange> mappings_;
};

// host.cpp --------------------------------------------------------------------------------------------------------
struct RuntimeStart {
    std::string folder;
    // Empty: the runtime chooses where it listens.
    std::string socket;
    // Tarballs to apply before the application runs, joined by colons.
    std::string patches;
    // Whether the process is to wait until they are applied.
    bool atStart;
};
// The folder that this library was loaded from.
std::string ThisFolder();
// Loads the managed runtime and calls its entry point, on a thread of its own.
void StartRuntime(const RuntimeStart& start);

// hooked.cpp ------------------------------------------------------------------------------------------------------
// The managed entry point that a startup hook hands over, waited for; null where none came.
void* EntryOfHook();

// callbacks.cpp ---------------------------------------------------------------------------------------------------
void* CallbackObject();
// Whether the runtime tells of collections. Owns the event mask, as nothing else may set it. On the worker only.
HRESULT WatchCollections(bool watch);

// census.cpp ------------------------------------------------------------------------------------------------------
void CollectionStarted(int32_t generations, const int32_t* condemned);
void CollectionFinished();

}  // namespace agent
