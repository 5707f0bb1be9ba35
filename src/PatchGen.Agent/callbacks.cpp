// The object that the runtime calls: ICorProfilerCallback to ICorProfilerCallback9, as a table whose other slots do nothing.
#include "agent.h"

#include <array>
#include <atomic>
#include <cstdlib>
#include <string_view>

namespace agent {
namespace {

// As AgentIdentity names them.
constexpr HRESULT OptedOut = static_cast<HRESULT>(0xA0505001);
constexpr HRESULT UnknownClientData = static_cast<HRESULT>(0xA0505002);
constexpr HRESULT ShortOfDescriptors = static_cast<HRESULT>(0xA0505003);
constexpr HRESULT ShortOfThreads = static_cast<HRESULT>(0xA0505004);
constexpr HRESULT ShortOfMemory = static_cast<HRESULT>(0xA0505005);
// The two descriptors that the agent keeps, four of the entry, one for a connection, and those that a command may take.
constexpr long AttachDescriptors = StartDescriptors + 7;

struct Object {
    void* const* table;
    std::atomic<uint32_t> references{1};
};

auto& patches = Immortal<std::string>();
bool fromStart;
std::atomic<bool> started{false};

bool Disabled() {
    auto value = std::getenv("PATCHGEN_DISABLE");
    return value && std::string_view(value) == "1";
}

HRESULT QueryInterface(Object* self, const Guid* iid, void** out) {
    bool known = *iid == IidUnknown;
    for (auto& callback : IidCallbacks) known = known || *iid == callback;
    *out = known ? self : nullptr;
    if (known) ++self->references;
    return known ? Ok : NoInterface;
}

uint32_t AddRef(Object* self) { return ++self->references; }
uint32_t Release(Object* self) { return --self->references; }
HRESULT Ignore() { return Ok; }

// What the mask holds beyond what always is in it: set on the worker, once there is one.
uint32_t extraEvents;
uint32_t highEvents;

HRESULT SetEvents() { return profiler.SetEventMask2(EnableReJit | EnableStackSnapshot | MonitorJit | extraEvents, MonitorDynamicUnloads | highEvents); }

HRESULT Connect(void* unknown, uint32_t extra) {
    void* info = nullptr;
    auto result = Interface(unknown).QueryInterface(IidProfilerInfo11, &info);
    if (result < 0) return result;
    profiler = ProfilerInfo(info);
    extraEvents = extra;
    return SetEvents();
}

bool IsCoreLibrary(ModuleID module) {
    constexpr std::u16string_view name = u"/System.Private.CoreLib.dll";
    Char path[4096];
    return profiler.GetModulePath(module, path, 4096) >= 0 && std::u16string_view(path).ends_with(name);
}

// All that the agent itself can lack is looked for here, with nothing of it left behind: the attach is then refused, and the
// next one begins anew. Managed code is started by the first command, which is told what is in the way.
HRESULT Prepare(void* unknown, const std::string& socket) {
    if (FreeDescriptors() < AttachDescriptors) return ShortOfDescriptors;
    if (!CanMap(StartMemory)) return ShortOfMemory;
    if (!StartWorker()) return ShortOfThreads;
    if (auto result = PrepareListener(socket.c_str()); result < 0) return result;
    return Connect(unknown, 0);
}

// AgentIdentity.ClientData: three lines, and one more that overrides an opt-out.
HRESULT InitializeForAttach(Object*, void* unknown, const char* data, uint32_t size) {
    std::string_view text(data, size);
    if (Disabled() && !text.ends_with("\nforce\n")) return OptedOut;
    constexpr std::string_view header = "patchgen/1\n";
    if (!text.starts_with(header)) return UnknownClientData;
    text.remove_prefix(header.size());
    auto first = text.find('\n');
    auto second = first == text.npos ? text.npos : text.find('\n', first + 1);
    if (second == text.npos) return UnknownClientData;
    try {
        SetFolder(text.substr(0, first));
        return Prepare(unknown, std::string(text.substr(first + 1, second - first - 1)));
    } catch (...) {
        return ShortOfMemory;
    }
}

HRESULT ProfilerAttachComplete(Object*) {
    NameWorker();
    OpenListener();
    return Ok;
}

// The runtime keeps a copy of the environment.
void ForgetVariables(void* unknown) {
    void* info = nullptr;
    bool known = Interface(unknown).QueryInterface(IidProfilerInfo11, &info) >= 0;
    for (std::string_view variable : {"CORECLR_ENABLE_PROFILING", "CORECLR_PROFILER", "CORECLR_PROFILER_PATH", "CORECLR_PROFILER_PATH_64", "PATCHGEN_APPLY"}) {
        unsetenv(variable.data());
        if (known) ProfilerInfo(info).SetEnvironmentVariable(std::u16string(variable.begin(), variable.end()).c_str(), nullptr);
    }
}

// Loaded with the process, by the variables that `patchgen exec` sets. A child process is not to inherit them. What is lacking
// keeps the process from being patched, never from starting.
HRESULT Initialize(Object*, void* unknown) {
    try {
        auto tarballs = std::getenv("PATCHGEN_APPLY");
        patches = tarballs ? tarballs : "";
        ForgetVariables(unknown);
        if (Disabled()) return CancelActivation;
        SetFolder(ThisFolder());
    } catch (...) {
        return CancelActivation;
    }
    if (!StartWorker()) {
        Say("patchgen: no thread can be started: the process starts without its patches");
        return CancelActivation;
    }
    auto result = Connect(unknown, MonitorCacheSearches);
    if (result < 0) {
        Say("patchgen: the runtime refuses the agent: the process starts without its patches");
        return CancelActivation;
    }
    NameWorker();
    fromStart = true;
    return Ok;
}

// The application's first method is about to be compiled, or found precompiled: none of its code has run yet, and managed
// code can run. Its thread waits here until the patches are in.
void BeforeApplication(FunctionID function) {
    if (!fromStart || started.load(std::memory_order_acquire)) return;
    ClassID type = 0;
    ModuleID module = 0;
    Token token = 0;
    if (profiler.GetFunctionInfo(function, &type, &module, &token) < 0 || IsCoreLibrary(module) || started.exchange(true)) return;
    StartWithProcess(patches.c_str());
    // The precompiled code of the application is of no further interest.
    OnWorker([] {
        extraEvents = 0;
        return SetEvents();
    });
}

HRESULT JITCompilationStarted(Object*, FunctionID function, int32_t) {
    CompilationStarted(0);
    BeforeApplication(function);
    return Ok;
}

HRESULT JITCachedFunctionSearchStarted(Object*, FunctionID function, int32_t*) {
    BeforeApplication(function);
    return Ok;
}

HRESULT JITInlining(Object*, FunctionID, FunctionID callee, int32_t* inlined) {
    // Where nobody could take note of it, nothing is inlined.
    auto wanted = *inlined;
    *inlined = 0;
    if (MayInline(callee)) *inlined = wanted;
    return Ok;
}

HRESULT JITCompilationFinished(Object*, FunctionID, HRESULT, int32_t) {
    CompilationFinished();
    return Ok;
}

HRESULT DynamicMethodJITCompilationStarted(Object*, FunctionID function, int32_t, const uint8_t*, uint32_t) {
    CompilationStarted(function);
    return Ok;
}

HRESULT DynamicMethodUnloaded(Object*, FunctionID function) {
    ForgetDynamicMethod(function);
    return Ok;
}

HRESULT GetReJITParameters(Object*, ModuleID module, Token token, void* control) {
    auto body = BodyOf(module, token);
    return body ? FunctionControl(control).SetILFunctionBody(body->size, body->bytes) : Ok;
}

HRESULT ReJITCompilationStarted(Object*, FunctionID function, ReJITID version, int32_t) {
    CompilationStarted(0);
    ClassID type = 0;
    ModuleID module = 0;
    Token token = 0;
    auto result = profiler.GetFunctionInfo(function, &type, &module, &token);
    Record(EventKind::Started, function, module, token, version, result);
    return Ok;
}

HRESULT ReJITCompilationFinished(Object*, FunctionID, ReJITID, HRESULT, int32_t) {
    CompilationFinished();
    return Ok;
}

HRESULT ReJITError(Object*, ModuleID module, Token token, FunctionID function, HRESULT result) {
    Record(EventKind::Error, function, module, token, 0, result);
    return Ok;
}

HRESULT GarbageCollectionStarted(Object*, int32_t generations, const int32_t* condemned, int32_t) {
    CollectionStarted(generations, condemned);
    return Ok;
}

HRESULT GarbageCollectionFinished(Object*) {
    CollectionFinished();
    return Ok;
}

using Table = std::array<void*, static_cast<size_t>(Callback::Count)>;

Table MakeTable() {
    Table table;
    table.fill(reinterpret_cast<void*>(Ignore));
    auto set = [&](Callback slot, auto function) { table[static_cast<size_t>(slot)] = reinterpret_cast<void*>(function); };
    set(Callback::QueryInterface, QueryInterface);
    set(Callback::AddRef, AddRef);
    set(Callback::Release, Release);
    set(Callback::Initialize, Guarded<Initialize>::Call);
    set(Callback::JITCompilationStarted, Guarded<JITCompilationStarted>::Call);
    set(Callback::JITCachedFunctionSearchStarted, Guarded<JITCachedFunctionSearchStarted>::Call);
    set(Callback::JITCompilationFinished, Guarded<JITCompilationFinished>::Call);
    set(Callback::JITInlining, Guarded<JITInlining>::Call);
    set(Callback::GarbageCollectionStarted, Guarded<GarbageCollectionStarted>::Call);
    set(Callback::GarbageCollectionFinished, Guarded<GarbageCollectionFinished>::Call);
    set(Callback::InitializeForAttach, Guarded<InitializeForAttach>::Call);
    set(Callback::ProfilerAttachComplete, Guarded<ProfilerAttachComplete>::Call);
    set(Callback::GetReJITParameters, Guarded<GetReJITParameters>::Call);
    set(Callback::ReJITCompilationStarted, Guarded<ReJITCompilationStarted>::Call);
    set(Callback::ReJITCompilationFinished, Guarded<ReJITCompilationFinished>::Call);
    set(Callback::ReJITError, Guarded<ReJITError>::Call);
    set(Callback::DynamicMethodJITCompilationStarted, Guarded<DynamicMethodJITCompilationStarted>::Call);
    set(Callback::DynamicMethodJITCompilationFinished, Guarded<JITCompilationFinished>::Call);
    set(Callback::DynamicMethodUnloaded, Guarded<DynamicMethodUnloaded>::Call);
    return table;
}

}  // namespace

HRESULT WatchCollections(bool watch) {
    highEvents = watch ? BasicCollections : 0;
    return SetEvents();
}

void* CallbackObject() {
    static const Table table = MakeTable();
    static Object object{table.data()};
    return &object;
}

}  // namespace agent
