// What the process may still take. Descriptors are counted, not tried out: for a moment it would be the application that lacks them.
#include "agent.h"

#include <climits>
#include <cstdlib>
#include <dirent.h>
#include <sys/mman.h>
#include <sys/resource.h>

namespace agent {

long FreeDescriptors() noexcept {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return LONG_MAX;
    // Without one left the folder cannot be read either.
    auto folder = opendir("/proc/self/fd");
    if (!folder) return 0;
    auto most = limit.rlim_cur > LONG_MAX ? LONG_MAX : static_cast<long>(limit.rlim_cur);
    // The folder's own is not taken afterwards. Numbers above a limit that was lowered do not count.
    long taken = -1;
    while (auto entry = readdir(folder)) taken += entry->d_name[0] != '.' && std::atol(entry->d_name) < most;
    closedir(folder);
    return most - taken;
}

bool CanMap(size_t bytes) noexcept {
    auto at = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED) return false;
    munmap(at, bytes);
    return true;
}

}  // namespace agent

PATCHGEN_EXPORT int64_t patchgen_free_descriptors() { return agent::FreeDescriptors(); }
