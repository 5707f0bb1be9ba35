// The part of .NET's profiling and metadata interfaces that the agent uses, declared here so that no SDK header is needed.
// An interface pointer is the address of a table of functions; a slot's number is its position in corprof.idl or cor.h,
// counted from IUnknown. These interfaces are frozen: a later version of .NET appends interfaces, it never moves a slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace corprof {

using HRESULT = int32_t;
using ModuleID = uintptr_t;
using ClassID = uintptr_t;
using FunctionID = uintptr_t;
using ThreadID = uintptr_t;
using ReJITID = uintptr_t;
using Token = uint32_t;
using Char = char16_t;

constexpr HRESULT Ok = 0;
constexpr HRESULT Fail = static_cast<HRESULT>(0x80004005);
constexpr HRESULT OutOfMemory = static_cast<HRESULT>(0x8007000E);
constexpr HRESULT NoInterface = static_cast<HRESULT>(0x80004002);
// CORPROF_E_PROFILER_CANCEL_ACTIVATION: the runtime goes on without, and says nothing.
constexpr HRESULT CancelActivation = static_cast<HRESULT>(0x80131375);
constexpr HRESULT ClassNotAvailable = static_cast<HRESULT>(0x80040111);

struct Guid {
    uint32_t a;
    uint16_t b, c;
    uint8_t d[8];
    bool operator==(const Guid& other) const { return std::memcmp(this, &other, sizeof(Guid)) == 0; }
};

inline constexpr Guid IidUnknown{0, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
inline constexpr Guid IidClassFactory{1, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
inline constexpr Guid IidProfilerInfo11{0x06398876, 0x8987, 0x4154, {0xB6, 0x21, 0x40, 0xA0, 0x0D, 0x6E, 0x4D, 0x04}};
inline constexpr Guid IidProfilerInfo14{0xF460E352, 0xD76D, 0x4FE9, {0x83, 0x5F, 0xF6, 0xAF, 0x9D, 0x6E, 0x86, 0x2D}};
inline constexpr Guid IidProfilerInfo15{0xB446462D, 0xBD22, 0x41DD, {0x87, 0x2D, 0xDC, 0x71, 0x4C, 0x49, 0xEB, 0x56}};
inline constexpr Guid IidMetaDataImport{0x7DAC8207, 0xD3AE, 0x4C75, {0x9B, 0x67, 0x92, 0x80, 0x1A, 0x49, 0x7D, 0x44}};
inline constexpr Guid IidMetaDataEmit2{0xF5DD9950, 0xF693, 0x42E6, {0x83, 0x0E, 0x7B, 0x83, 0x3E, 0x81, 0x46, 0xA9}};
inline constexpr Guid IidMetaDataAssemblyEmit{0x211EF15B, 0x5317, 0x4438, {0xB1, 0x96, 0xDE, 0xC8, 0x7B, 0x88, 0x76, 0x93}};
inline constexpr Guid IidRuntimeHost4{0x64F6D366, 0xD7C2, 0x4F1F, {0xB4, 0xB2, 0xE8, 0x16, 0x0C, 0xAC, 0x43, 0xAF}};

// ICorProfilerCallback to ICorProfilerCallback9.
inline constexpr Guid IidCallbacks[] = {
    {0x176FBED1, 0xA55C, 0x4796, {0x98, 0xCA, 0xA9, 0xDA, 0x0E, 0xF8, 0x83, 0xE7}},
    {0x8A8CC829, 0xCCF2, 0x49FE, {0xBB, 0xAE, 0x0F, 0x02, 0x22, 0x28, 0x07, 0x1A}},
    {0x4FD2ED52, 0x7731, 0x4B8D, {0x94, 0x69, 0x03, 0xD2, 0xCC, 0x30, 0x86, 0xC5}},
    {0x7B63B2E3, 0x107D, 0x4D48, {0xB2, 0xF6, 0xF6, 0x1E, 0x22, 0x94, 0x70, 0xD2}},
    {0x8DFBA405, 0x8C9F, 0x45F8, {0xBF, 0xFA, 0x83, 0xB1, 0x4C, 0xEF, 0x78, 0xB5}},
    {0xFC13DF4B, 0x4448, 0x4F4F, {0x95, 0x0C, 0xBA, 0x8D, 0x19, 0xD0, 0x0C, 0x36}},
    {0xF76A2DBA, 0x1D52, 0x4539, {0x86, 0x6C, 0x2A, 0xA5, 0x18, 0xF9, 0xEF, 0xC3}},
    {0x5BED9B15, 0xC079, 0x4D47, {0xBF, 0xE2, 0x21, 0x5A, 0x14, 0x0C, 0x07, 0xE0}},
    {0x27583EC3, 0xC8F5, 0x482F, {0x80, 0x52, 0x19, 0x4B, 0x8C, 0xE4, 0x70, 0x5A}},
};

// COR_PRF_MONITOR.
constexpr uint32_t MonitorJit = 0x20;
constexpr uint32_t MonitorCacheSearches = 0x40;
constexpr uint32_t EnableReJit = 0x40000;
constexpr uint32_t EnableStackSnapshot = 0x10000000;

// COR_PRF_HIGH_MONITOR.
constexpr uint32_t MonitorDynamicUnloads = 0x4;
constexpr uint32_t BasicCollections = 0x10;

// COR_PRF_MODULE_FLAGS.
constexpr uint32_t FlatLayout = 0x20;

// COR_PRF_SNAPSHOT_INFO.
constexpr uint32_t SnapshotRegisters = 1;

// COR_PRF_REJIT_FLAGS. With callbacks for inliners, too, an inliner that is itself patched keeps its trampoline.
constexpr uint32_t ReJitBlockInlining = 1;
constexpr uint32_t ReJitInliningCallbacks = 2;

// Slots of ICorProfilerCallback to ICorProfilerCallback9.
enum class Callback : size_t {
    QueryInterface = 0, AddRef = 1, Release = 2,
    Initialize = 3,
    JITCompilationStarted = 23,
    JITCompilationFinished = 24,
    JITCachedFunctionSearchStarted = 25,
    JITInlining = 28,
    GarbageCollectionStarted = 73,
    GarbageCollectionFinished = 75,
    InitializeForAttach = 80,
    ProfilerAttachComplete = 81,
    ReJITCompilationStarted = 83,
    GetReJITParameters = 84,
    ReJITCompilationFinished = 85,
    ReJITError = 86,
    DynamicMethodJITCompilationStarted = 92,
    DynamicMethodJITCompilationFinished = 93,
    DynamicMethodUnloaded = 94,
    Count = 96,
};

// A borrowed interface pointer: copying it counts no reference.
class Interface {
public:
    explicit Interface(void* self = nullptr) : self_(self) {}
    explicit operator bool() const { return self_ != nullptr; }
    HRESULT QueryInterface(const Guid& iid, void** out) const { return Call<0>(&iid, out); }
    void Release() const { Call<2>(); }

protected:
    template <size_t Slot, class... Args>
    HRESULT Call(Args... args) const {
        using Method = HRESULT (*)(void*, Args...);
        auto table = *static_cast<void***>(self_);
        return reinterpret_cast<Method>(table[Slot])(self_, args...);
    }

    void* self_;
};

// Releases its interface at the end of the scope.
template <class T>
class Owned : public T {
public:
    Owned() = default;
    Owned(Owned&& other) noexcept : T(other) { other.self_ = nullptr; }
    Owned(const Owned&) = delete;
    ~Owned() { if (this->self_) this->Release(); }
    void** Out() { return &this->self_; }
};

class Enumerator : public Interface {
public:
    using Interface::Interface;
    // S_OK with one item, S_FALSE at the end.
    template <class T>
    bool Next(T* item) const {
        uint32_t fetched = 0;
        return Call<7>(uint32_t{1}, item, &fetched) == Ok && fetched == 1;
    }
};

class FunctionControl : public Interface {
public:
    using Interface::Interface;
    HRESULT SetILFunctionBody(uint32_t size, const uint8_t* header) const { return Call<4>(size, header); }
};

class MetaDataImport : public Interface {
public:
    using Interface::Interface;
    HRESULT GetMethodImplFlags(Token method, uint32_t* flags) const {
        return Call<30>(
            method, static_cast<Token*>(nullptr), static_cast<Char*>(nullptr), uint32_t{0}, static_cast<uint32_t*>(nullptr), static_cast<uint32_t*>(nullptr),
            static_cast<const uint8_t**>(nullptr), static_cast<uint32_t*>(nullptr), static_cast<uint32_t*>(nullptr), flags);
    }
};

class MetaDataEmit : public Interface {
public:
    using Interface::Interface;
    HRESULT DefineTypeRefByName(Token scope, const Char* name, Token* type) const { return Call<12>(scope, name, type); }
    HRESULT DefineMemberRef(Token parent, const Char* name, const uint8_t* signature, uint32_t size, Token* member) const {
        return Call<14>(parent, name, signature, size, member);
    }
    HRESULT GetTokenFromTypeSpec(const uint8_t* signature, uint32_t size, Token* type) const { return Call<26>(signature, size, type); }
    HRESULT DefineMethodSpec(Token method, const uint8_t* signature, uint32_t size, Token* spec) const { return Call<52>(method, signature, size, spec); }
};

struct AssemblyMetaData {
    uint16_t major, minor, build, revision;
    Char* locale;
    uint32_t localeSize;
    void* processors;
    uint32_t processorCount;
    void* systems;
    uint32_t systemCount;
};

class MetaDataAssemblyEmit : public Interface {
public:
    using Interface::Interface;
    HRESULT DefineAssemblyRef(const Char* name, const AssemblyMetaData* version, Token* assembly) const {
        return Call<4>(static_cast<void*>(nullptr), uint32_t{0}, name, version, static_cast<void*>(nullptr), uint32_t{0}, uint32_t{0}, assembly);
    }
};

struct MethodInModule {
    ModuleID module;
    Token token;
};

// COR_PRF_CODE_INFO.
struct CodeRegion {
    uintptr_t start;
    size_t size;
};

using StackSnapshotCallback = HRESULT (*)(FunctionID, uintptr_t ip, uintptr_t frame, uint32_t contextSize, uint8_t* context, void* data);

// ICorProfilerInfo to ICorProfilerInfo11.
class ProfilerInfo : public Interface {
public:
    using Interface::Interface;
    HRESULT GetThreadInfo(ThreadID thread, uint32_t* osThread) const { return Call<12>(thread, osThread); }
    HRESULT GetFunctionInfo(FunctionID function, ClassID* type, ModuleID* module, Token* token) const { return Call<15>(function, type, module, token); }
    HRESULT GetModuleMetaData(ModuleID module, bool write, const Guid& iid, void** out) const { return Call<21>(module, uint32_t{write ? 1u : 0u}, &iid, out); }
    HRESULT GetILFunctionBody(ModuleID module, Token method, const uint8_t** header, uint32_t* size) const { return Call<22>(module, method, header, size); }
    HRESULT DoStackSnapshot(ThreadID thread, StackSnapshotCallback callback, void* data, uint32_t info = 0) const {
        return Call<36>(thread, callback, info, data, static_cast<uint8_t*>(nullptr), uint32_t{0});
    }
    HRESULT GetClassIDInfo2(ClassID type, ModuleID* module, Token* token) const {
        return Call<41>(type, module, token, static_cast<ClassID*>(nullptr), uint32_t{0}, static_cast<uint32_t*>(nullptr), static_cast<ClassID*>(nullptr));
    }
    // Only inside of GarbageCollectionFinished.
    HRESULT GetGenerationBounds(uint32_t capacity, uint32_t* count, void* ranges) const { return Call<54>(capacity, count, ranges); }
    HRESULT GetModulePath(ModuleID module, Char* path, uint32_t capacity) const {
        const uint8_t* base; uintptr_t assembly; uint32_t length, flags;
        return Call<70>(module, &base, capacity, &length, path, &assembly, &flags);
    }
    HRESULT GetModuleImage(ModuleID module, const uint8_t** base, uint32_t* flags) const {
        uintptr_t assembly; uint32_t length;
        return Call<70>(module, base, uint32_t{0}, &length, static_cast<Char*>(nullptr), &assembly, flags);
    }
    HRESULT EnumThreads(void** out) const { return Call<71>(out); }
    HRESULT RequestReJIT(uint32_t count, const ModuleID* modules, const Token* methods) const { return Call<73>(count, modules, methods); }
    HRESULT RequestRevert(uint32_t count, const ModuleID* modules, const Token* methods, HRESULT* results) const { return Call<74>(count, modules, methods, results); }
    HRESULT SetEventMask2(uint32_t low, uint32_t high) const { return Call<82>(low, high); }
    HRESULT ApplyMetaData(ModuleID module) const { return Call<84>(module); }
    HRESULT GetFunctionFromIP3(uintptr_t ip, FunctionID* function, ReJITID* version) const { return Call<88>(ip, function, version); }
    HRESULT GetDynamicFunctionName(FunctionID function, uint32_t capacity, uint32_t* size, Char* name) const {
        return Call<89>(function, static_cast<ModuleID*>(nullptr), static_cast<const uint8_t**>(nullptr), static_cast<uint32_t*>(nullptr), capacity, size, name);
    }
    HRESULT GetNativeCodeStartAddresses(FunctionID function, ReJITID version, uint32_t capacity, uint32_t* count, uintptr_t* starts) const {
        return Call<90>(function, version, capacity, count, starts);
    }
    HRESULT GetCodeInfo4(uintptr_t start, uint32_t capacity, uint32_t* count, CodeRegion* regions) const { return Call<92>(start, capacity, count, regions); }
    HRESULT RequestReJITWithInliners(uint32_t flags, uint32_t count, const ModuleID* modules, const Token* methods) const { return Call<96>(flags, count, modules, methods); }
    HRESULT SuspendRuntime() const { return Call<97>(); }
    HRESULT ResumeRuntime() const { return Call<98>(); }
    // Null removes the variable.
    HRESULT SetEnvironmentVariable(const Char* name, const Char* value) const { return Call<100>(name, value); }
    // ICorProfilerInfo15 only; while the runtime is suspended.
    HRESULT EnumerateGCHeapObjects(int32_t (*callback)(uintptr_t, void*), void* state) const { return Call<114>(callback, state); }
    // ICorProfilerInfo14 only.
    HRESULT GetNonGCHeapBounds(uint32_t capacity, uint32_t* count, void* ranges) const { return Call<112>(capacity, count, ranges); }
};

}  // namespace corprof
