// What is being compiled, and what is inlined into dynamic methods. Where a method is requested anew while a dynamic method that
// inlines it is being compiled, the runtime asks for the dynamic method, too, and takes a module for it that is none: .NET 8 may
// end by it. So nobody inlines a method into a dynamic one while it is requested, and who does already is waited for.
#include "agent.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string_view>

namespace agent {
namespace {

// A compilation that throws ends without a word. It is over when its thread is back above it, or after this time.
constexpr auto Longest = std::chrono::seconds(30);

constexpr size_t Depth = 64;

// The compilations on this thread, innermost last: one may begin in the midst of another.
struct Compilation {
    uintptr_t frame;
    FunctionID dynamic;
    // 0: of a dynamic method for which there was no room in the list of those that run, and which therefore inlines nothing.
    uint64_t ticket;
};
thread_local Compilation compilations[Depth];
thread_local size_t depth;

auto& gate = Immortal<std::mutex>();
auto& finished = Immortal<std::condition_variable>();
// The dynamic methods being compiled, in the order in which they began.
auto& running = Immortal<std::map<uint64_t, FunctionID>>();
uint64_t last;
auto& blocked = Immortal<std::vector<MethodInModule>>();
// The stubs that the runtime makes for itself are dynamic methods, too, which no object of the heap stands for. What they inlined,
// of those compiled since the agent came.
constexpr std::u16string_view StubPrefix = u"IL_STUB";
struct Stub {
    std::u16string name;
    std::vector<MethodInModule> inlined;
};
auto& stubs = Immortal<std::map<FunctionID, Stub>>();

bool Same(const MethodInModule& method, ModuleID module, Token token) { return method.module == module && method.token == token; }

void End(const Compilation& compilation) {
    if (!compilation.ticket) return;
    std::lock_guard lock(gate);
    running.erase(compilation.ticket);
    finished.notify_all();
}

}  // namespace

void CompilationStarted(FunctionID dynamic) {
    auto frame = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
    while (depth > 0 && compilations[depth - 1].frame <= frame) End(compilations[--depth]);
    if (depth == Depth) return;
    compilations[depth++] = {frame, dynamic, 0};
    if (!dynamic) return;
    Char text[256] = u"";
    uint32_t size = 0;
    std::u16string name(profiler.GetDynamicFunctionName(dynamic, 256, &size, text) < 0 ? u"" : text);
    std::lock_guard lock(gate);
    if (name.starts_with(StubPrefix)) stubs[dynamic] = {name, {}};
    running[last + 1] = dynamic;
    compilations[depth - 1].ticket = ++last;
}

void CompilationFinished() {
    if (depth > 0) End(compilations[--depth]);
}

bool MayInline(FunctionID callee) {
    if (depth == 0 || !compilations[depth - 1].dynamic) return true;
    MethodInModule method;
    ClassID type = 0;
    if (profiler.GetFunctionInfo(callee, &type, &method.module, &method.token) < 0) return true;
    if (compilations[depth - 1].ticket == 0) return false;
    std::lock_guard lock(gate);
    if (std::any_of(blocked.begin(), blocked.end(), [=](auto& one) { return Same(one, method.module, method.token); })) return false;
    if (auto stub = stubs.find(compilations[depth - 1].dynamic); stub != stubs.end()) stub->second.inlined.push_back(method);
    return true;
}

void ForgetDynamicMethod(FunctionID function) {
    std::lock_guard lock(gate);
    stubs.erase(function);
}

}  // namespace agent

using namespace agent;

// Has dynamic methods inline none of these until the next call, and waits for those that may be about to. A failure where there
// is no memory to note them: nothing is kept out then.
PATCHGEN_EXPORT HRESULT patchgen_keep_out_of_dynamic_methods(const ModuleID* modules, const Token* tokens, int32_t count) {
    std::unique_lock lock(gate);
    blocked.clear();
    if (count == 0) return Ok;
    try {
        for (int32_t i = 0; i < count; ++i) blocked.push_back({modules[i], tokens[i]});
    } catch (...) {
        blocked.clear();
        return OutOfMemory;
    }
    auto before = last;
    auto over = [=] { return running.empty() || running.begin()->first > before; };
    if (!finished.wait_for(lock, Longest, over)) running.erase(running.begin(), running.upper_bound(before));
    return Ok;
}

// The name of the runtime's own stub of that number that inlined a method, ended by a zero; 0 where there are no more.
PATCHGEN_EXPORT int32_t patchgen_stub_inliner(ModuleID module, Token token, int32_t number, Char* name, int32_t capacity) {
    std::lock_guard lock(gate);
    for (auto& [function, stub] : stubs) {
        if (std::none_of(stub.inlined.begin(), stub.inlined.end(), [=](auto& one) { return Same(one, module, token); })) continue;
        if (number-- > 0) continue;
        name[stub.name.copy(name, static_cast<size_t>(capacity) - 1)] = 0;
        return 1;
    }
    return 0;
}
