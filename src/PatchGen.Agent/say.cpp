// A line on stderr. The process may have none, and whatever it opened first then has its number; or nobody reads what it writes.
#include "agent.h"

#include <algorithm>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace agent {
namespace {

// What a pipe takes at once where it takes anything.
constexpr size_t MostAtOnce = 4096;

// A stream that the process was started with survived an exec; whatever it opened since is closed by one.
bool Inherited(int file) {
    int flags = fcntl(file, F_GETFD);
    int mode = fcntl(file, F_GETFL);
    return flags >= 0 && (flags & FD_CLOEXEC) == 0 && mode >= 0 && (mode & O_ACCMODE) != O_RDONLY;
}

}  // namespace

void Say(const char* text) noexcept {
    pollfd ready{STDERR_FILENO, POLLOUT, 0};
    if (!Inherited(STDERR_FILENO) || poll(&ready, 1, 0) != 1 || ready.revents != POLLOUT) return;
    char line[MostAtOnce];
    auto size = std::min(std::strlen(text), sizeof line - 1);
    std::copy_n(text, size, line);
    line[size] = '\n';
    [[maybe_unused]] auto written = write(STDERR_FILENO, line, size + 1);
}

}  // namespace agent

// One line, as UTF-8.
PATCHGEN_EXPORT void patchgen_say(const char* text) { agent::Say(text); }
