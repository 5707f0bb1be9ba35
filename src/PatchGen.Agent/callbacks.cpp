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

struct Object {
    void* const* table;
    std::atomic<uint32_t> references{1};
};

auto& folder = Immortal<std::string>();
auto& socket = Immortal<std::string>();
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
    folder = text.substr(0, first);
    socket = text.substr(first + 1, second - first - 1);
    return Connect(unknown, 0);
}

HRESULT ProfilerAttachComplete(Object*) {
    StartWorker();
    StartRuntime({folder, socket, "", false});
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

// Loaded with the process, by the variables that `patchgen exec` sets. A child process is not to inherit them.
HRESULT Initialize(Object*, void* unknown) {
    auto tarballs = std::getenv("PATCHGEN_APPLY");
    patches = tarballs ? tarballs : "";
    ForgetVariables(unknown);
    if (Disabled()) return CancelActivation;
    folder = ThisFolder();
    fromStart = true;
    auto result = Connect(unknown, MonitorCacheSearches);
    if (result >= 0) StartWorker();
    return result;
}

// The application's first method is about to be compiled, or found precompiled: none of its code has run yet, and managed
// code can run. Its thread waits here until the patches are in.
void BeforeApplication(FunctionID function) {
    if (!fromStart || started.load(std::memory_order_acquire)) return;
    ClassID type = 0;
    ModuleID module = 0;
    Token token = 0;
    if (profiler.GetFunctionInfo(function, &type, &module, &token) < 0 || IsCoreLibrary(module) || started.exchange(true)) return;
    StartRuntime({folder, "", patches, true});
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
    if (!MayInline(callee)) *inlined = 0;
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
    set(Callback::Initialize, Initialize);
    set(Callback::JITCompilationStarted, JITCompilationStarted);
    set(Callback::JITCachedFunctionSearchStarted, JITCachedFunctionSearchStarted);
    set(Callback::JITCompilationFinished, JITCompilationFinished);
    set(Callback::JITInlining, JITInlining);
    set(Callback::GarbageCollectionStarted, GarbageCollectionStarted);
    set(Callback::GarbageCollectionFinished, GarbageCollectionFinished);
    set(Callback::InitializeForAttach, InitializeForAttach);
    set(Callback::ProfilerAttachComplete, ProfilerAttachComplete);
    set(Callback::GetReJITParameters, GetReJITParameters);
    set(Callback::ReJITCompilationStarted, ReJITCompilationStarted);
    set(Callback::ReJITCompilationFinished, ReJITCompilationFinished);
    set(Callback::ReJITError, ReJITError);
    set(Callback::DynamicMethodJITCompilationStarted, DynamicMethodJITCompilationStarted);
    set(Callback::DynamicMethodJITCompilationFinished, JITCompilationFinished);
    set(Callback::DynamicMethodUnloaded, DynamicMethodUnloaded);
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
