// Which types of objects a census wants, by the address of their method table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace agent {

// Unseen: unknown, and not held by the pause that runs.
enum class Verdict : uint8_t { Unknown, Skip, Wanted, Unseen };

// A method table as far as all supported versions agree on it.
struct Type {
    uint32_t flags, baseSize;
    uint64_t counts;
    uintptr_t parent, module, auxiliary, type;
    bool HasComponents() const { return flags & 0x80000000u; }
    uint64_t ComponentSize() const { return flags & 0xFFFFu; }
    // What the collector fills gaps with belongs to no module.
    bool Filler() const { return parent == 0 && module == 0 && type == 0; }
};

// Which types are wanted, by the address of their method table. The managed runtime keeps each type alive that it judged.
class Verdicts {
public:
    void Clear() { entries_.assign(1 << 12, {}), count_ = 0; }
    // What an earlier pause held may have been lost to a collection.
    void BeginPause() {
        for (auto& entry : entries_) if (entry.verdict == Verdict::Unknown) entry.verdict = Verdict::Unseen;
    }
    void Reserve(size_t types) {
        while (entries_.size() < types) Grow();
    }
    Verdict* Find(uintptr_t type) {
        auto& entry = entries_[Index(type)];
        return entry.type == type ? &entry.verdict : nullptr;
    }
    void Set(uintptr_t type, Verdict verdict) {
        if (count_ * 2 >= entries_.size()) Grow();
        auto& entry = entries_[Index(type)];
        if (entry.type == 0) ++count_;
        entry = {type, verdict};
    }

private:
    struct Entry {
        uintptr_t type = 0;
        Verdict verdict = Verdict::Unknown;
    };

    size_t Index(uintptr_t type) const {
        auto mask = entries_.size() - 1;
        auto index = ((type >> 3) * 0x9E3779B97F4A7C15u >> 20) & mask;
        while (entries_[index].type != 0 && entries_[index].type != type) index = (index + 1) & mask;
        return index;
    }
    void Grow() {
        std::vector<Entry> before(entries_.size() * 2);
        before.swap(entries_);
        for (auto& entry : before) if (entry.type) entries_[Index(entry.type)] = entry;
    }

    std::vector<Entry> entries_;
    size_t count_ = 0;
};

}  // namespace agent
