// Starts PatchGen.Runtime inside the process: a component in its own load context, through the runtime's hosting interface.
#include "agent.h"

#include <cstdio>
#include <dlfcn.h>
#include <thread>

namespace agent {
namespace {

// What PatchGen.Runtime's entry point receives.
struct StartArguments {
    const char* folder;
    const char* socket;
    const char* patches;
    void* library;
    int32_t atStart;
};

using GetRuntimeHost = HRESULT (*)(const Guid*, void**);
using CreateDelegate = HRESULT (*)(void* host, uint32_t domain, const char* assembly, const char* type, const char* method, void** function);
using LoadAssemblyAndGetFunctionPointer = int32_t (*)(const char* assembly, const char* type, const char* method, const char* delegateType, void* reserved, void** function);
using EntryPoint = int32_t (*)(void* arguments, int32_t size);

std::string ThisPath() {
    Dl_info info;
    return dladdr(reinterpret_cast<void*>(&StartRuntime), &info) ? info.dli_fname : "";
}

// Null, or what went wrong.
const char* Load(GetRuntimeHost getHost, CreateDelegate createDelegate, const std::string& folder, void** entry) {
    void* host = nullptr;
    if (getHost(&IidRuntimeHost4, &host) < 0) return "the runtime has no host";
    void* function = nullptr;
    if (createDelegate(host, 1, "System.Private.CoreLib", "Internal.Runtime.InteropServices.ComponentActivator", "LoadAssemblyAndGetFunctionPointer", &function) < 0)
        return "the runtime cannot load components: the application is trimmed";

    auto load = reinterpret_cast<LoadAssemblyAndGetFunctionPointer>(function);
    // Names the dependencies of the context that is made; what is entered in it is PatchGen.Entry, which then loads the runtime.
    auto assembly = folder + "/PatchGen.Runtime.dll";
    return load(assembly.c_str(), "PatchGen.Entry.EntryPoint, PatchGen.Entry", "Start", nullptr, nullptr, entry) < 0 ? "PatchGen.Entry.dll cannot be loaded" : nullptr;
}

// Null, or what went wrong.
const char* Start(const RuntimeStart& start) {
    // In a single-file application the runtime is part of the executable.
    auto library = dlopen("libcoreclr.so", RTLD_LAZY | RTLD_NOLOAD);
    if (!library) library = dlopen(nullptr, RTLD_LAZY);
    auto getHost = reinterpret_cast<GetRuntimeHost>(dlsym(library, "GetCLRRuntimeHost"));
    auto createDelegate = reinterpret_cast<CreateDelegate>(dlsym(library, "coreclr_create_delegate"));
    void* entry = nullptr;
    // A process that starts is not held up for a hook that nobody sends.
    if (!getHost || !createDelegate) entry = start.atStart ? nullptr : EntryOfHook();
    else if (auto error = Load(getHost, createDelegate, start.folder, &entry)) return error;
    if (!entry) return "the runtime exports no hosting interface";

    StartArguments arguments{start.folder.c_str(), start.socket.c_str(), start.patches.c_str(), dlopen(ThisPath().c_str(), RTLD_LAZY | RTLD_NOLOAD), start.atStart ? 1 : 0};
    return reinterpret_cast<EntryPoint>(entry)(&arguments, sizeof(arguments)) == 0 ? nullptr : "PatchGen.Runtime did not start";
}

}  // namespace

std::string ThisFolder() {
    auto path = ThisPath();
    return path.substr(0, path.rfind('/'));
}

void StartRuntime(const RuntimeStart& start) {
    std::thread thread([start] {
        auto error = Start(start);
        if (error) std::fprintf(stderr, "patchgen: %s\n", error);
    });
    if (start.atStart) thread.join();
    else thread.detach();
}

}  // namespace agent
