// The profiling API's walk of a stack leaves out dynamic methods. Their frames are found conservatively: whatever on a stack
// looks like an address inside their code is one. That finds too many at times, never too few.
#include "agent.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace agent {
namespace {

// CONTEXT.Rsp of x64: winnt.h.
constexpr size_t StackPointerInContext = 0x98;

// No more of a stack is looked at: more is no stack, but memory that lies next to one.
constexpr uintptr_t LongestStack = 1 << 28;

// Memory is copied in pieces of this size: what lies next to a stack may be unmapped meanwhile, and reading it must not fault.
constexpr size_t Piece = 1 << 14;
uintptr_t piece[Piece / sizeof(uintptr_t)];

std::string ReadAll(const char* path) {
    std::string text;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return text;
    char buffer[1 << 14];
    for (ssize_t got; (got = read(file, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(got));
    close(file);
    return text;
}

// What cannot be found out.
constexpr uintptr_t Unknown = UINTPTR_MAX;

// proc(5), /proc/pid/syscall: the number, six arguments, the stack pointer and the program counter; `running` for a thread that runs.
uintptr_t StackPointer(uint32_t osThread) {
    char path[64];
    std::snprintf(path, sizeof path, "/proc/self/task/%u/syscall", osThread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    // Without a descriptor nothing is known of a thread that waits; others, and kernels without this file, are asked in another way.
    if (file < 0) return errno == EMFILE || errno == ENFILE || errno == ENOMEM ? Unknown : 0;
    char text[256];
    auto size = read(file, text, sizeof text - 1);
    close(file);
    if (size <= 0) return 0;
    std::string_view line(text, static_cast<size_t>(size));
    while (line.ends_with('\n')) line.remove_suffix(1);
    auto last = line.rfind(' ');
    if (last == line.npos) return 0;
    auto before = line.rfind(' ', last - 1);
    if (before == line.npos) return 0;
    text[size] = 0;
    return std::strtoull(line.data() + before + 1, nullptr, 16);
}

HRESULT TakeStackPointer(FunctionID, uintptr_t, uintptr_t, uint32_t size, uint8_t* context, void* data) {
    if (context && size >= StackPointerInContext + sizeof(uintptr_t)) std::memcpy(data, context + StackPointerInContext, sizeof(uintptr_t));
    // The first frame is enough.
    return context ? 1 : Ok;
}

}  // namespace

StackScan::StackScan(const CodeRange* ranges, uint32_t count) : ranges_(ranges), count_(count) {
    if (count == 0) return;
    memory_ = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    auto maps = ReadAll("/proc/self/maps");
    for (size_t at = 0; at < maps.size();) {
        auto end = std::min(maps.find('\n', at), maps.size());
        uintptr_t first = 0, last = 0;
        char rights[5] = "";
        if (std::sscanf(maps.c_str() + at, "%lx-%lx %4s", &first, &last, rights) == 3 && rights[0] == 'r' && rights[1] == 'w') mappings_.push_back({first, last});
        at = end + 1;
    }
}

StackScan::~StackScan() {
    if (memory_ >= 0) close(memory_);
}

int32_t StackScan::Index(uintptr_t address) const {
    // A return address is behind a call: never the first byte of the code, and it may be the one behind the last.
    auto range = std::lower_bound(ranges_, ranges_ + count_, address, [](const CodeRange& one, uintptr_t value) { return one.end < value; });
    return range != ranges_ + count_ && address > range->start ? static_cast<int32_t>(range - ranges_) : NotThere;
}

int32_t StackScan::Find(ThreadID thread, uint32_t osThread) const {
    auto from = StackPointer(osThread);
    if (from == Unknown) return Unreadable;
    bool running = from == 0;
    if (running) {
        // It runs native code. Where its stack is, a frame of it tells; where it ends just now, nobody does.
        profiler.DoStackSnapshot(thread, TakeStackPointer, &from, SnapshotRegisters);
        if (from == 0) return NotThere;
    }

    auto above = std::upper_bound(mappings_.begin(), mappings_.end(), from, [](uintptr_t address, const CodeRange& range) { return address < range.end; });
    // Mapped since: the thread is younger than the list.
    if (above == mappings_.end() || from < above->start) return Unreadable;
    if (running) from = above->start;
    from &= ~uintptr_t{7};
    bool first = true;
    for (auto end = std::min(above->end, from + LongestStack); from < end; from += Piece, first = false) {
        auto size = std::min(Piece, static_cast<size_t>(end - from));
        auto got = pread(memory_, piece, size, static_cast<off_t>(from));
        // The first piece holds the thread's own frames.
        if (got <= 0) return first ? Unreadable : NotThere;
        for (size_t i = 0; i < static_cast<size_t>(got) / sizeof(uintptr_t); ++i) {
            if (piece[i] < ranges_[0].start || piece[i] > ranges_[count_ - 1].end) continue;
            if (auto index = Index(piece[i]); index >= 0) return index;
        }
        if (static_cast<size_t>(got) < size) break;
    }
    return NotThere;
}

}  // namespace agent
