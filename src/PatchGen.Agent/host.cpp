// Starts PatchGen.Runtime inside the process: a component in its own load context, through the runtime's hosting interface.
// With the first command, not with the attach: what is in the way is then told to whoever asks, and the next command tries again.
#include "agent.h"

#include <cstdio>
#include <dlfcn.h>
#include <mutex>
#include <unistd.h>

namespace agent {
namespace {

// What PatchGen.Entry and PatchGen.Runtime receive, and what they give back.
struct StartArguments {
    const char* folder;
    const char* patches;
    void* library;
    // Where to listen, filled in where `atStart` is set.
    char* socket;
    // Why it did not start.
    char* reason;
    Serve serve;
    int32_t atStart;
    int32_t socketSize;
    int32_t reasonSize;
    // 1: of descriptors; 2: of memory.
    int32_t shortage;
};

using GetRuntimeHost = HRESULT (*)(const Guid*, void**);
using CreateDelegate = HRESULT (*)(void* host, uint32_t domain, const char* assembly, const char* type, const char* method, void** function);
using LoadAssemblyAndGetFunctionPointer = int32_t (*)(const char* assembly, const char* type, const char* method, const char* delegateType, void* reserved, void** function);
using EntryPoint = int32_t (*)(void* arguments, int32_t size);

// Also what a start does of managed code, which compiles and loads.
constexpr size_t ManagedStack = 4 << 20;

// What a command may take: what the application has loaded itself may load more when it is used for the first time, and want of a
// descriptor in the midst of that ends a process.
constexpr long CommandDescriptors = 8;

constexpr const char* NoDescriptors = "process-short-of-descriptors";
constexpr const char* NoMemory = "process-short-of-memory";

// One start at a time.
auto& gate = Immortal<std::mutex>();
auto& folder = Immortal<std::string>();
EntryPoint entry;
Serve serve;
int failures;

std::string ThisPath() {
    Dl_info info;
    return dladdr(reinterpret_cast<void*>(&StartedRuntime), &info) ? info.dli_fname : "";
}

// Null, or what went wrong.
const char* Load(bool atStart) {
    // In a single-file application the runtime is part of the executable.
    auto library = dlopen("libcoreclr.so", RTLD_LAZY | RTLD_NOLOAD);
    if (!library) library = dlopen(nullptr, RTLD_LAZY);
    auto getHost = reinterpret_cast<GetRuntimeHost>(dlsym(library, "GetCLRRuntimeHost"));
    auto createDelegate = reinterpret_cast<CreateDelegate>(dlsym(library, "coreclr_create_delegate"));
    if (!getHost || !createDelegate) {
        // A process that starts is not held up for a hook that nobody sends.
        entry = atStart ? nullptr : reinterpret_cast<EntryPoint>(EntryOfHook());
        return entry ? nullptr : "The runtime exports no hosting interface.";
    }

    void* host = nullptr;
    if (getHost(&IidRuntimeHost4, &host) < 0) return "The runtime has no host.";
    void* function = nullptr;
    if (createDelegate(host, 1, "System.Private.CoreLib", "Internal.Runtime.InteropServices.ComponentActivator", "LoadAssemblyAndGetFunctionPointer", &function) < 0)
        return "The runtime cannot load components: the application is trimmed.";

    auto load = reinterpret_cast<LoadAssemblyAndGetFunctionPointer>(function);
    // Names the dependencies of the context that is made; what is entered in it is PatchGen.Entry, which then loads the runtime.
    // What it could not load once it remembers by the path: after a failure the same file goes by another one.
    auto assembly = folder;
    for (int i = 0; i < failures; ++i) assembly += "/.";
    assembly += "/PatchGen.Runtime.dll";
    void* found = nullptr;
    if (load(assembly.c_str(), "PatchGen.Entry.EntryPoint, PatchGen.Entry", "Start", nullptr, nullptr, &found) < 0)
        return "PatchGen.Entry.dll cannot be loaded.";
    entry = reinterpret_cast<EntryPoint>(found);
    return nullptr;
}

void Set(Reason* reason, const char* code, const char* text) {
    reason->code = code;
    std::snprintf(reason->text, sizeof reason->text, "%s", text);
}

bool ShortOfDescriptors(long needed, Reason* reason) {
    auto free = FreeDescriptors();
    if (free >= needed) return false;
    reason->code = NoDescriptors;
    std::snprintf(
        reason->text, sizeof reason->text, "The process may open %ld more files, and this takes up to %ld: raise its limit with `prlimit --pid %d --nofile=4096` and try again.",
        free < 0 ? 0 : free, needed, getpid());
    return true;
}

// What is missing; false where nothing is known to be.
bool Short(Reason* reason) {
    if (ShortOfDescriptors(StartDescriptors, reason)) return true;
    if (CanMap(StartMemory)) return false;
    Set(reason, NoMemory, "The process cannot map the memory that starting PatchGen in it takes.");
    return true;
}

bool Start(const char* patches, bool atStart, char* socket, size_t socketSize, Reason* reason) {
    if (Short(reason)) return false;
    if (!entry) {
        if (auto error = Load(atStart)) {
            // What it needed may be gone by now, too.
            if (!Short(reason)) Set(reason, "not-supported", error);
            return false;
        }
    }
    auto library = dlopen(ThisPath().c_str(), RTLD_LAZY | RTLD_NOLOAD);
    if (!library) {
        Set(reason, NoMemory, "The process cannot find the agent's own library.");
        return false;
    }
    StartArguments arguments{
        folder.c_str(), patches, library, socket, reason->text, nullptr,
        atStart ? 1 : 0, static_cast<int32_t>(socketSize), static_cast<int32_t>(sizeof reason->text), 0};
    if (entry(&arguments, sizeof arguments) == 0) {
        serve = arguments.serve;
        return true;
    }
    reason->code = arguments.shortage == 1 ? NoDescriptors : arguments.shortage == 2 ? NoMemory : "not-supported";
    return false;
}

bool StartGuarded(const char* patches, bool atStart, char* socket, size_t socketSize, Reason* reason) noexcept {
    try {
        if (Start(patches, atStart, socket, socketSize, reason)) return true;
    } catch (...) {
        Set(reason, NoMemory, "The process ran out of memory.");
    }
    ++failures;
    return false;
}

void* RunStart(void* patches) {
    Reason reason;
    char path[108] = "";
    {
        std::lock_guard one(gate);
        if (!StartGuarded(static_cast<const char*>(patches), true, path, sizeof path, &reason)) {
            char line[640];
            std::snprintf(line, sizeof line, "patchgen: %s: %s The process starts without its patches.", reason.code, reason.text);
            Say(line);
        }
    }
    // Also where it did not start: a command can start it, once there is what was lacking.
    if (!path[0]) OwnSocketPath(path, sizeof path);
    if (PrepareListener(path) >= 0) OpenListener();
    else Say("patchgen: the process cannot listen for commands: patchgen view and undo will not reach it");
    return nullptr;
}

}  // namespace

std::string ThisFolder() {
    auto path = ThisPath();
    return path.substr(0, path.rfind('/'));
}

void SetFolder(std::string_view path) {
    std::lock_guard one(gate);
    folder = path;
}

Serve StartedRuntime(Reason* reason) noexcept {
    std::lock_guard one(gate);
    if (!serve && !StartGuarded("", false, nullptr, 0, reason)) return nullptr;
    return ShortOfDescriptors(CommandDescriptors, reason) ? nullptr : serve;
}

void StartWithProcess(const char* patches) noexcept {
    pthread_t thread;
    if (StartThread(RunStart, const_cast<char*>(patches), ManagedStack, &thread)) pthread_join(thread, nullptr);
    else Say("patchgen: no thread can be started: the process starts without its patches");
}

}  // namespace agent
