// What the agent's files share. The agent is mechanism: it decides nothing. Policy is PatchGen.Runtime, which calls the
// functions exported from metadata.cpp, switch.cpp and events.cpp.
#pragma once

#include "corprof.h"

#include <new>
#include <pthread.h>
#include <string>
#include <string_view>
#include <vector>

#define PATCHGEN_EXPORT extern "C" __attribute__((visibility("default")))

namespace agent {

using namespace corprof;

// Set once, before any other part runs.
inline ProfilerInfo profiler;

// worker.cpp ------------------------------------------------------------------------------------------------------
// The thread that calls the profiling API. It never runs managed code: the runtime refuses most of that API on a thread that does.
// False where no thread can be had; asked again it tries again.
bool StartWorker() noexcept;
// Gives the worker the name by which the tool knows that the agent serves in this process.
void NameWorker() noexcept;
// Runs work on the worker and waits for its result. Allocates nothing; what work throws is the result OutOfMemory.
HRESULT RunOnWorker(HRESULT (*work)(const void*), const void* state) noexcept;
template <class Work> HRESULT OnWorker(const Work& work) noexcept {
    return RunOnWorker([](const void* state) -> HRESULT { return (*static_cast<const Work*>(state))(); }, &work);
}
// The kernel's id of the thread that waits for the worker.
uint32_t Caller();

// A value that is never destroyed. Threads of the application call in until the process is gone, also while `exit` runs
// destructors; and to destroy a condition variable waits for those who wait on it, so that the process would never end.
// Its place is static, one for each mention: memory that is not there when the library is loaded would end the process.
template <typename T, typename = decltype([] {})> T& Immortal() {
    alignas(T) static unsigned char place[sizeof(T)];
    return *new (place) T;
}

// What the runtime calls must not throw: an exception that left it would end the process. The only one that can arise is want of memory.
template <auto Function> struct Guarded;
template <class... Args, HRESULT (*Function)(Args...)> struct Guarded<Function> {
    static HRESULT Call(Args... args) noexcept {
        try {
            return Function(args...);
        } catch (...) {
            return OutOfMemory;
        }
    }
};

// threads.cpp -----------------------------------------------------------------------------------------------------
// Starts a thread that takes none of the application's signals. False where none can be had. Detached, unless `joinable` is given.
constexpr size_t SmallStack = 1 << 20;
bool StartThread(void* (*run)(void*), void* argument, size_t stack, pthread_t* joinable = nullptr) noexcept;

// say.cpp ---------------------------------------------------------------------------------------------------------
// A line on stderr, if the process has one and it takes the line at once: never an error, never a wait.
void Say(const char* text) noexcept;

// means.cpp -------------------------------------------------------------------------------------------------------
// How many more files this process may open, and whether memory of that size can still be mapped.
long FreeDescriptors() noexcept;
bool CanMap(size_t bytes) noexcept;

// bodies.cpp ------------------------------------------------------------------------------------------------------
// What GetReJITParameters answers with. Bodies live as long as the process: code versions may refer to them.
struct Body {
    const uint8_t* bytes;
    uint32_t size;
};
struct Slot;
// Throws where memory is short.
Slot* SlotOf(ModuleID module, Token token);
// Null: the IL as loaded, and the method may be inlined.
void SetBody(Slot* slot, const Body* body);
const Body* BodyOf(ModuleID module, Token token);

// events.cpp ------------------------------------------------------------------------------------------------------
enum class EventKind : uint32_t { Started = 1, Error = 2 };
void Record(EventKind kind, FunctionID function, ModuleID module, Token token, ReJITID version, HRESULT result) noexcept;

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
// What a start needs: descriptors for the entry's assembly and the files read on the way, memory for code and data.
constexpr long StartDescriptors = 8;
constexpr size_t StartMemory = 48u << 20;
// Why something did not start, in the words of Code.cs and for people.
struct Reason {
    const char* code = "not-supported";
    char text[512] = "";
};
// Runs one connection in the managed runtime, to its end.
using Serve = void (*)(int32_t connection, uint32_t renewals);
// The folder that this library was loaded from. Throws where memory is short.
std::string ThisFolder();
// What the managed runtime is started with, once. Throws where memory is short.
void SetFolder(std::string_view folder);
// Starts the managed runtime, on the calling thread, where it does not run yet. Null: it cannot, now, or may not be entered for
// want of descriptors.
Serve StartedRuntime(Reason* reason) noexcept;
// Starts it on a thread of its own and waits until the patches, tarballs joined by colons, are applied; then listens.
void StartWithProcess(const char* patches) noexcept;

// listen.cpp ------------------------------------------------------------------------------------------------------
// Makes the socket and the thread that will wait at it; Ok, or why not: one of the results in exports.cpp.
HRESULT PrepareListener(const char* path) noexcept;
// Connections are taken from now on.
void OpenListener() noexcept;

// wire.cpp --------------------------------------------------------------------------------------------------------
// Answers a connection without the managed runtime: a refusal with a code and a message.
void Refuse(int connection, const char* code, const char* message) noexcept;
// Where the runtime of a process listens when nobody said where; as WireStream.SocketPath.
void OwnSocketPath(char* path, size_t size) noexcept;

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
