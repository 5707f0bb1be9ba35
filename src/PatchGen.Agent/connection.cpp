// Bytes of a connection, for the managed runtime: of .NET's own sockets it would take their assemblies, an epoll and a thread.
#include "agent.h"

#include <cerrno>
#include <chrono>
#include <poll.h>
#include <sys/socket.h>

namespace {

// Waits until the connection is ready, at most until then; errno, or 0.
int Await(int connection, short events, std::chrono::steady_clock::time_point until) {
    while (true) {
        auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd one{connection, events, 0};
        auto ready = poll(&one, 1, left > 0 ? static_cast<int>(left) : 0);
        if (ready > 0) return 0;
        if (ready == 0) return ETIMEDOUT;
        if (errno != EINTR) return errno;
    }
}

auto After(int32_t milliseconds) { return std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds); }

}  // namespace

// Up to size bytes of a connection; 0 at its end, or minus errno.
PATCHGEN_EXPORT intptr_t patchgen_receive(int32_t connection, uint8_t* bytes, intptr_t size, int32_t milliseconds) {
    auto until = After(milliseconds);
    while (true) {
        auto got = recv(connection, bytes, static_cast<size_t>(size), MSG_DONTWAIT);
        if (got >= 0) return got;
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return -errno;
        if (auto error = Await(connection, POLLIN, until)) return -error;
    }
}

// All of the bytes; 0, or errno where the peer is gone or does not read. `left` is how many there are, and then how many were not sent.
PATCHGEN_EXPORT int32_t patchgen_send(int32_t connection, const uint8_t* bytes, intptr_t* left, int32_t milliseconds) {
    auto until = After(milliseconds);
    while (*left > 0) {
        auto sent = send(connection, bytes, static_cast<size_t>(*left), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent >= 0) {
            bytes += sent;
            *left -= sent;
            continue;
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return errno;
        if (auto error = Await(connection, POLLOUT, until)) return error;
    }
    return 0;
}

// Whether the peer sends no more: it is gone, or closed its half.
PATCHGEN_EXPORT int32_t patchgen_half_closed(int32_t connection) {
    char next;
    return recv(connection, &next, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}
