// Answers without managed code: frames and names as PatchGen.Format has them.
#include "agent.h"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace agent {
namespace {

// WireFrame.Response.
constexpr char Response = 4;

// A WireResponse, as small as it can be: lists are never left out.
constexpr const char* Answer = R"({"code":"%s","message":"%s","evidence":[],"patches":[],"log":[]})";

// A client that has begun to send is heard to its end, so that it comes to read the answer; this long at most.
constexpr auto Patience = std::chrono::seconds(5);

void Drain(int connection) {
    auto until = std::chrono::steady_clock::now() + Patience;
    timeval once{1, 0};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &once, sizeof once);
    char bytes[1 << 12];
    while (std::chrono::steady_clock::now() < until) {
        auto got = recv(connection, bytes, sizeof bytes, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return;
    }
}

// Of the 107 bytes that a socket's address has: the rest is for the numbers.
constexpr size_t LongestTemporaryFolder = 50;

std::string_view TemporaryFolder() {
    auto variable = std::getenv("TMPDIR");
    std::string_view folder = variable ? variable : "";
    while (folder.ends_with('/')) folder.remove_suffix(1);
    return folder.starts_with('/') && folder.size() <= LongestTemporaryFolder ? folder : "/tmp";
}

}  // namespace

void Refuse(int connection, const char* code, const char* message) noexcept {
    // Nothing of it needs an escape that is not made here.
    char text[512];
    size_t size = 0;
    for (auto at = message; *at && size < sizeof text - 1; ++at) {
        auto letter = static_cast<unsigned char>(*at);
        text[size++] = letter < ' ' ? ' ' : letter == '"' ? '\'' : letter == '\\' ? '/' : *at;
    }
    text[size] = 0;
    char frame[1024];
    constexpr size_t header = 5;
    auto length = std::snprintf(frame + header, sizeof frame - header, Answer, code, text);
    auto counted = static_cast<uint32_t>(length + 1);
    std::memcpy(frame, &counted, sizeof counted);
    frame[sizeof counted] = Response;
    timeval patience{Patience.count(), 0};
    setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (send(connection, frame, header + static_cast<size_t>(length), MSG_NOSIGNAL) < 0) return;
    shutdown(connection, SHUT_WR);
    Drain(connection);
}

void OwnSocketPath(char* path, size_t size) noexcept {
    char stat[1024];
    int file = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
    auto got = file < 0 ? 0 : read(file, stat, sizeof stat - 1);
    if (file >= 0) close(file);
    stat[got > 0 ? got : 0] = 0;
    // Field 22, counted after the name, which may hold anything.
    auto at = std::strrchr(stat, ')');
    for (int field = 2; at && field < 22; ++field) at = std::strchr(at + 1, ' ');
    auto folder = TemporaryFolder();
    std::snprintf(path, size, "%.*s/patchgen-%u/%d-%llu.sock", static_cast<int>(folder.size()), folder.data(), geteuid(), getpid(), at ? std::strtoull(at + 1, nullptr, 10) : 0);
}

}  // namespace agent
