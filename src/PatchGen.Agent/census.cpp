// The census: finds objects in the heap without stopping anybody. Which types are wanted, in what order the heap is walked and
// when to begin again is the runtime's to decide; here are the parts that must not run as managed code.
//
// What is exported as "in cooperative mode" is called with SuppressGCTransition: the caller's thread stays in cooperative mode, so
// that no blocking collection runs at the same time, and none ends before the call has returned. Each of them is short.
//
// Between two collections nobody but the collector's own background thread changes where objects of generations 1 and 2 begin
// and end. Where application threads allocate (generation 0, and what was freed among large and pinned objects), a linear walk
// could meet an object half made; those parts are walked at the end of a collection, in which the application stands still
// anyway, for a time that does not grow with the heap.
#include "agent.h"
#include "verdicts.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <memory>
#include <new>
#include <sys/uio.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace agent;

constexpr int Full = 2;
constexpr size_t HeldCapacity = 1 << 16;
constexpr uint32_t ObjectsPerLook = 64;
constexpr HRESULT Again = 1;
constexpr size_t MostInPause = 1 << 20;
constexpr size_t TypesInPause = 1 << 17;

enum class Walked : int32_t { Done, More, Changed, Broken };

// The managed runtime reads it as CensusState.
struct State {
    // How many collections of at least that generation began.
    uint32_t collected[3];
    // Whether a collection may run in the background: true from the begin of any full one until the managed runtime knows better.
    int32_t unsure;
    // As collected[1] and collected[2], but now.
    uint32_t begunYoung;
    uint32_t begun;
    uint32_t snapshot;
    HRESULT result;
    uint32_t ranges;
    uint32_t capacity;
    uint32_t held;
    // Whether all of generation 0, and of large and pinned objects, was walked.
    int32_t youngComplete;
    int32_t largeComplete;
    uint64_t stopNanoseconds;
};

struct Range {
    int32_t generation;
    uint32_t reserved;
    uintptr_t start, length, room;
};

struct Slice {
    uintptr_t at, end;
    int64_t budgetNanoseconds;
    uint64_t objects;
    int32_t generation;
    // What `collected` said of the generation when the range was recorded.
    uint32_t collected;
    Walked walked;
    uint32_t reserved;
};

auto& verdicts = Immortal<Verdicts>();
auto& ranges = Immortal<std::vector<Range>>();
auto& held = Immortal<std::vector<uintptr_t>>();
// The parts of large and pinned objects that were walked, by where they start: handed over, and waiting for that.
auto& largeDone = Immortal<std::vector<uintptr_t>>();
auto& largePending = Immortal<std::vector<uintptr_t>>();

std::atomic<uint32_t> collected[3];
std::atomic<bool> unsure;
State snapshot;
std::atomic<bool> wantSnapshot;
bool wantLarge;
int64_t stopBudget;

int64_t Now() { return std::chrono::nanoseconds(std::chrono::steady_clock::now().time_since_epoch()).count(); }

// An address that is no method table at all must not end the process.
bool Readable(uintptr_t type) {
    Type copy;
    iovec to{&copy, sizeof copy}, from{reinterpret_cast<void*>(type), sizeof copy};
    if (process_vm_readv(getpid(), &to, 1, &from, 1, 0) == static_cast<ssize_t>(sizeof copy)) return true;
    // Where the call itself is forbidden, the protocol has to be enough.
    return errno != EFAULT;
}

class Walk {
public:
    Walk(uintptr_t at, uintptr_t end, int64_t deadline) : at_(at), end_(end), deadline_(deadline) {}

    // Goes on until the end, the deadline, or as long as found takes more.
    template <class Found>
    Walked Run(Found found) {
        for (uint32_t sinceLook = 0; at_ < end_;) {
            if (++sinceLook == ObjectsPerLook) {
                sinceLook = 0;
                if (Now() >= deadline_) return Walked::More;
            }
            auto address = *reinterpret_cast<uintptr_t*>(at_) & ~uintptr_t{7};
            if (address != lastType_ && !Learn(address)) return Walked::Broken;
            if (lastVerdict_ != Verdict::Skip && !found(at_)) return Walked::More;
            auto type = reinterpret_cast<const Type*>(address);
            uint64_t size = type->baseSize;
            if (type->HasComponents()) size += type->ComponentSize() * *reinterpret_cast<uint32_t*>(at_ + sizeof(uintptr_t));
            at_ += (size + 7) & ~uint64_t{7};
            ++objects_;
        }
        return at_ == end_ ? Walked::Done : Walked::Broken;
    }

    uintptr_t At() const { return at_; }
    uint64_t Objects() const { return objects_; }

private:
    bool Learn(uintptr_t address) {
        auto known = verdicts.Find(address);
        if (!known) {
            constexpr uint32_t smallest = 16;
            if (address == 0 || !Readable(address)) return false;
            auto type = reinterpret_cast<const Type*>(address);
            if (type->baseSize < smallest || type->baseSize > INT32_MAX) return false;
            verdicts.Set(address, type->Filler() ? Verdict::Skip : Verdict::Unknown);
            known = verdicts.Find(address);
        }
        lastType_ = address;
        lastVerdict_ = *known;
        return true;
    }

    uintptr_t at_, end_;
    int64_t deadline_;
    uint64_t objects_ = 0;
    uintptr_t lastType_ = 0;
    Verdict lastVerdict_ = Verdict::Skip;
};

bool Hold(uintptr_t object) {
    if (held.size() == HeldCapacity) return false;
    held.push_back(object);
    return true;
}

bool WalkHeld(const Range& range, int64_t deadline) { return Walk(range.start, range.start + range.length, deadline).Run(Hold) == Walked::Done; }

// At the end of a blocking collection: the bounds of the generations, and what lives where the application will allocate.
void TakeSnapshot() {
    auto began = Now();
    auto deadline = began + stopBudget;
    snapshot = {};
    for (int i = 0; i <= Full; ++i) snapshot.collected[i] = collected[i];
    snapshot.capacity = static_cast<uint32_t>(ranges.size());
    held.clear();
    largePending.clear();
    snapshot.result = profiler.GetGenerationBounds(snapshot.capacity, &snapshot.ranges, ranges.data());
    if (snapshot.result >= 0 && snapshot.ranges <= snapshot.capacity) {
        snapshot.youngComplete = snapshot.largeComplete = true;
        for (uint32_t i = 0; i < snapshot.ranges; ++i) {
            if (ranges[i].generation == 0 && !WalkHeld(ranges[i], deadline)) snapshot.youngComplete = false;
        }
        for (uint32_t i = 0; i < snapshot.ranges && wantLarge; ++i) {
            auto& range = ranges[i];
            if (range.generation <= Full || std::binary_search(largeDone.begin(), largeDone.end(), range.start)) continue;
            auto before = held.size();
            if (snapshot.largeComplete && WalkHeld(range, deadline)) {
                largePending.push_back(range.start);
            } else {
                held.resize(before);
                snapshot.largeComplete = false;
            }
        }
    }
    snapshot.held = static_cast<uint32_t>(held.size());
    snapshot.stopNanoseconds = static_cast<uint64_t>(Now() - began);
}

bool Unchanged(int32_t generation, uint32_t then) {
    if (unsure && generation >= 0) return false;
    return generation < 0 || collected[std::min(generation, Full)] == then;
}

HRESULT MakeRoom() {
    verdicts.Clear();
    largeDone.clear();
    held.reserve(HeldCapacity);
    constexpr size_t few = 1024;
    if (ranges.size() < few) ranges.resize(few);
    return Ok;
}

HRESULT MakeRoomForPause() {
    held.reserve(MostInPause);
    verdicts.Reserve(TypesInPause);
    return Ok;
}

uint32_t snapshots;

// What one pause could not tell.
bool overflow, missed;

int32_t OnObject(uintptr_t object, void*) {
    auto type = *reinterpret_cast<uintptr_t*>(object) & ~uintptr_t{7};
    auto verdict = verdicts.Find(type);
    if (verdict && *verdict == Verdict::Skip) return 1;
    if (verdict && *verdict == Verdict::Unknown) {
        // One of each type is enough to judge it.
        missed = true;
        return 1;
    }
    if (!verdict || *verdict == Verdict::Unseen) verdicts.Set(type, reinterpret_cast<const Type*>(type)->Filler() ? Verdict::Skip : Verdict::Unknown);
    if (held.size() < MostInPause) held.push_back(object);
    else overflow = true;
    return !overflow;
}

// Nothing here allocates: there is room for all of it.
HRESULT HoldAll(const ProfilerInfo& info, int64_t* nanoseconds) {
    held.clear();
    overflow = missed = false;
    auto began = Now();
    // A collection that is about to begin is in the way.
    if (profiler.SuspendRuntime() < 0) return Again;
    auto result = info.EnumerateGCHeapObjects(OnObject, nullptr);
    snapshot = {};
    for (int i = 0; i <= Full; ++i) snapshot.collected[i] = collected[i];
    snapshot.held = static_cast<uint32_t>(held.size());
    snapshot.snapshot = ++snapshots;
    profiler.ResumeRuntime();
    *nanoseconds = Now() - began;
    return result < 0 ? result : overflow ? Fail : missed ? Again : Ok;
}

}  // namespace

namespace agent {

void CollectionStarted(int32_t generations, const int32_t* condemned) {
    int32_t oldest = 0;
    for (int32_t i = 0; i < generations && i <= Full; ++i) if (condemned[i]) oldest = i;
    for (int32_t i = 0; i <= oldest; ++i) ++collected[i];
    // In the background or not, and whether it is over when Finished is next called: neither is told.
    if (oldest == Full) unsure = true;
}

void CollectionFinished() {
    if (unsure || !wantSnapshot.exchange(false)) return;
    TakeSnapshot();
    snapshot.snapshot = ++snapshots;
}

}  // namespace agent

// Begins to watch collections.
PATCHGEN_EXPORT HRESULT patchgen_census_begin() {
    wantSnapshot = false;
    unsure = true;
    snapshot = {};
    auto room = Guarded<MakeRoom>::Call();
    return room < 0 ? room : OnWorker([] { return WatchCollections(true); });
}

PATCHGEN_EXPORT void patchgen_census_end() {
    wantSnapshot = false;
    OnWorker([] { return WatchCollections(false); });
}

// In cooperative mode: no collection runs in the background, unless another full one began since.
PATCHGEN_EXPORT void patchgen_census_sure(uint32_t begun) {
    if (collected[Full] == begun) unsure = false;
}

// In cooperative mode: has the next collection that qualifies leave a snapshot.
PATCHGEN_EXPORT void patchgen_census_want(int32_t large, int64_t budgetNanoseconds) {
    wantLarge = large != 0;
    stopBudget = budgetNanoseconds;
    try {
        if (snapshot.ranges > ranges.size()) ranges.resize(snapshot.ranges * 2);
        wantSnapshot = true;
    } catch (...) {
        // No snapshot comes then, and what was to be counted is unknown.
    }
}

// In cooperative mode: the last snapshot, with what runs now.
PATCHGEN_EXPORT void patchgen_census_state(State* state) {
    *state = snapshot;
    state->unsure = unsure;
    state->begunYoung = collected[1];
    state->begun = collected[Full];
}

// In cooperative mode: the ranges of the last snapshot, or -1 where that is another one.
PATCHGEN_EXPORT int32_t patchgen_census_ranges(Range* out, int32_t capacity, uint32_t number) {
    if (snapshot.snapshot != number) return -1;
    auto count = std::min(static_cast<uint32_t>(capacity), snapshot.ranges);
    std::copy_n(ranges.begin(), count, out);
    return static_cast<int32_t>(count);
}

// In cooperative mode: the next of the objects that the last snapshot holds; -1 where a collection came since.
PATCHGEN_EXPORT int32_t patchgen_census_held(uint32_t number, uint32_t from, uintptr_t* slots, int32_t capacity) {
    if (snapshot.snapshot != number || !Unchanged(0, snapshot.collected[0])) return -1;
    auto count = std::min(static_cast<uint32_t>(capacity), snapshot.held - from);
    std::copy_n(held.begin() + from, count, slots);
    return static_cast<int32_t>(count);
}

// In cooperative mode: all that the snapshot holds was taken over; forget begins with large objects afresh.
PATCHGEN_EXPORT void patchgen_census_accept(uint32_t number, int32_t forget) {
    try {
        if (forget) largeDone.clear();
        else if (snapshot.snapshot == number) largeDone.insert(largeDone.end(), largePending.begin(), largePending.end());
    } catch (...) {
        // Walked once more: counted too high, never too low.
    }
    largePending.clear();
    std::sort(largeDone.begin(), largeDone.end());
}

// In cooperative mode: notes whether objects of this one's type are wanted.
PATCHGEN_EXPORT void patchgen_census_judge(const uintptr_t* slot, int32_t wanted) {
    try {
        verdicts.Set(*reinterpret_cast<const uintptr_t*>(*slot) & ~uintptr_t{7}, wanted ? Verdict::Wanted : Verdict::Skip);
    } catch (...) {
        // It stays unknown, and is asked for again.
    }
}

// In cooperative mode: goes on with a range and returns how many objects it found whose type is wanted or unknown. The slots
// are on the caller's stack, where the collector sees them.
PATCHGEN_EXPORT int32_t patchgen_census_slice(Slice* slice, uintptr_t* slots, int32_t capacity) {
    slice->walked = Walked::Changed;
    if (!Unchanged(slice->generation, slice->collected)) return 0;
    int32_t count = 0;
    Walk walk(slice->at, slice->end, Now() + slice->budgetNanoseconds);
    try {
        slice->walked = walk.Run([&](uintptr_t object) {
            if (count == capacity) return false;
            slots[count++] = object;
            return true;
        });
    } catch (...) {
        // No room to note a type: what the range holds is unknown.
        slice->walked = Walked::Broken;
    }
    slice->at = walk.At();
    slice->objects += walk.Objects();
    return count;
}

// Holds every object whose type is wanted, in one suspension that is as long as the heap is large. S_FALSE: another one is
// needed, since a collection was in the way, or types turned up that have to be judged.
PATCHGEN_EXPORT HRESULT patchgen_census_pause(int64_t* nanoseconds) {
    *nanoseconds = 0;
    void* info = nullptr;
    if (auto result = profiler.QueryInterface(IidProfilerInfo15, &info); result < 0) return result;
    Owned<ProfilerInfo> owner;
    *owner.Out() = info;
    if (auto room = Guarded<MakeRoomForPause>::Call(); room < 0) return room;
    verdicts.BeginPause();
    return OnWorker([&] { return HoldAll(owner, nanoseconds); });
}

// The ranges of the heap that is never collected. Objects stay where they are there.
PATCHGEN_EXPORT int32_t patchgen_census_frozen(Range* out, int32_t capacity) {
    struct Frozen {
        uintptr_t start, length, room;
    };
    std::unique_ptr<Frozen[]> frozen(new (std::nothrow) Frozen[static_cast<size_t>(capacity)]);
    if (!frozen) return -1;
    uint32_t count = 0;
    void* info = nullptr;
    if (profiler.QueryInterface(IidProfilerInfo14, &info) < 0) return 0;
    Owned<ProfilerInfo> owner;
    *owner.Out() = info;
    if (owner.GetNonGCHeapBounds(static_cast<uint32_t>(capacity), &count, frozen.get()) < 0) return -1;
    for (uint32_t i = 0; i < std::min(count, static_cast<uint32_t>(capacity)); ++i) out[i] = {-1, 0, frozen[i].start, frozen[i].length, frozen[i].room};
    return static_cast<int32_t>(count);
}
