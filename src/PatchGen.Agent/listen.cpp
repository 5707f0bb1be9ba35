// Where commands come in. The socket is the agent's, not the runtime's: it takes one descriptor and one thread, it is there
// also while managed code cannot start, and then says why. Each connection is one command, on a thread of its own.
#include "agent.h"

#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace agent {
namespace {

// AgentIdentity.ListenResult and its errno.
constexpr HRESULT ShortOfThreads = static_cast<HRESULT>(0xA0505004);
constexpr uint32_t CannotListen = 0xA0505100;

constexpr int LookEveryMilliseconds = 2000;
constexpr int Backlog = 16;
constexpr size_t CommandStack = 4 << 20;

auto& gate = Immortal<std::mutex>();
auto& opened = Immortal<std::condition_variable>();
bool there;
bool isOpen;
char path[sizeof(sockaddr_un::sun_path)];
int listener = -1;
// Kept free for the moment at which the process has no descriptor left: whoever asks then gets an answer, not silence.
int reserve = -1;
std::atomic<uint32_t> renewals;
std::atomic<bool> ending;
pid_t owner;

// The directory must be this user's own and closed to all others, since anybody may write to its parent. Ok, or errno.
int EnsureDirectory() {
    char directory[sizeof path];
    std::snprintf(directory, sizeof directory, "%s", path);
    auto slash = std::strrchr(directory, '/');
    if (!slash || slash == directory) return EINVAL;
    *slash = 0;
    if (mkdir(directory, S_IRWXU) != 0 && errno != EEXIST) return errno;
    struct stat status;
    if (lstat(directory, &status) != 0) return errno;
    return status.st_uid == geteuid() && status.st_mode == (S_IFDIR | S_IRWXU) ? Ok : EPERM;
}

// Ok, or errno.
int Bind() {
    if (auto error = EnsureDirectory()) return error;
    unlink(path);
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made < 0) return errno;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path, sizeof path);
    if (bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 && ::listen(made, Backlog) == 0) {
        listener = made;
        return Ok;
    }
    auto error = errno;
    close(made);
    return error;
}

void Reserve() {
    if (reserve < 0) reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void Close(int* file) {
    if (*file >= 0) close(*file);
    *file = -1;
}

bool SamePeer(int connection) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
        Refuse(connection, "not-permitted", "The process cannot find out who asks.");
        return false;
    }
    if (peer.uid == geteuid()) return true;
    char message[160];
    std::snprintf(message, sizeof message, "This process runs as uid %u and takes commands from that uid only, not from %u.", geteuid(), peer.uid);
    Refuse(connection, "not-permitted", message);
    return false;
}

void* Run(void* argument) {
    prctl(PR_SET_NAME, "patchgen-client");
    auto connection = static_cast<int>(reinterpret_cast<intptr_t>(argument));
    Reason reason;
    if (auto serve = StartedRuntime(&reason)) serve(connection, renewals);
    else Refuse(connection, reason.code, reason.text);
    close(connection);
    return nullptr;
}

void Admit(int connection) {
    if (SamePeer(connection)) {
        if (StartThread(Run, reinterpret_cast<void*>(static_cast<intptr_t>(connection)), CommandStack)) return;
        Refuse(connection, "process-short-of-threads", "The process can start no further thread, or cannot map its stack: raise its limits (`prlimit --nproc`, the control group's pids.max) and try again.");
    }
    close(connection);
}

// The process has no descriptor left: the one that was kept for this takes the connection, for as long as the answer takes.
void TurnAway() {
    Close(&reserve);
    int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) {
        if (SamePeer(connection)) Refuse(connection, "process-short-of-descriptors", "The process has no file descriptor left: raise its limit with `prlimit --nofile` and try again.");
        close(connection);
    }
    Reserve();
}

void Take() {
    Reserve();
    int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection >= 0) return Admit(connection);
    if ((errno == EMFILE || errno == ENFILE) && reserve >= 0) return TurnAway();
    // Without the reserve, too, there is nothing that could be done now.
    poll(nullptr, 0, LookEveryMilliseconds);
}

// Somebody tidied the temporary directory.
void Renew() {
    if (ending) return;
    Close(&listener);
    if (Bind() == Ok) ++renewals;
}

void* Listen(void*) {
    prctl(PR_SET_NAME, "patchgen");
    {
        std::unique_lock lock(gate);
        opened.wait(lock, [] { return isOpen; });
    }
    while (true) {
        pollfd one{listener, POLLIN, 0};
        auto ready = poll(&one, 1, LookEveryMilliseconds);
        struct stat status;
        if (ready > 0) Take();
        else if (listener < 0 || (ready == 0 && lstat(path, &status) != 0)) Renew();
    }
    return nullptr;
}

// A child of a fork that ends must not take its parent's socket along.
__attribute__((destructor)) void Remove() {
    ending = true;
    if (listener >= 0 && owner == getpid()) unlink(path);
}

}  // namespace

HRESULT PrepareListener(const char* where) noexcept {
    std::lock_guard lock(gate);
    if (isOpen) return Ok;
    auto size = std::strlen(where);
    if (size >= sizeof path) return static_cast<HRESULT>(CannotListen | ENAMETOOLONG);
    Close(&listener);
    std::memset(path, 0, sizeof path);
    std::memcpy(path, where, size);
    if (auto error = Bind()) return static_cast<HRESULT>(CannotListen | static_cast<uint32_t>(error));
    owner = getpid();
    Reserve();
    there = there || StartThread(Listen, nullptr, SmallStack);
    if (there) return Ok;
    unlink(path);
    Close(&listener);
    Close(&reserve);
    return ShortOfThreads;
}

void OpenListener() noexcept {
    std::lock_guard lock(gate);
    isOpen = true;
    opened.notify_all();
}

}  // namespace agent
