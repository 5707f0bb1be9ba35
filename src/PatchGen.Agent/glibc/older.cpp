// Functions that glibc got after 2.28 and that the static C++ library or our sources call: ours, and seen by nobody else.
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern "C" {

// Not of the library, but of the part of it that was or is linked into each program.
int __cxa_atexit(void (*)(void*), void*, void*) noexcept;
extern void* __dso_handle;
int atexit(void (*function)()) noexcept { return __cxa_atexit(reinterpret_cast<void (*)(void*)>(function), nullptr, &__dso_handle); }

int stat(const char* path, struct stat* status) noexcept { return static_cast<int>(syscall(SYS_newfstatat, AT_FDCWD, path, status, 0)); }
int lstat(const char* path, struct stat* status) noexcept { return static_cast<int>(syscall(SYS_newfstatat, AT_FDCWD, path, status, AT_SYMLINK_NOFOLLOW)); }
int fstat(int file, struct stat* status) noexcept { return static_cast<int>(syscall(SYS_fstat, file, status)); }

// 2.30
pid_t gettid() noexcept { return static_cast<pid_t>(syscall(SYS_gettid)); }

// 2.32: other threads run in each process that we are in.
extern char __libc_single_threaded;
char __libc_single_threaded = 0;

// 2.30: what the C++ library itself was compiled to call. The deadline is carried over to the clock that 2.28 waits by.
int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock, const timespec* until) {
    constexpr int64_t Second = 1'000'000'000;
    timespec now, here;
    clock_gettime(clock, &now);
    clock_gettime(CLOCK_REALTIME, &here);
    auto nanoseconds = (until->tv_sec - now.tv_sec + here.tv_sec) * Second + until->tv_nsec - now.tv_nsec + here.tv_nsec;
    timespec deadline{nanoseconds / Second, nanoseconds % Second};
    return pthread_cond_timedwait(condition, mutex, &deadline);
}

// 2.36
uint32_t arc4random() {
    uint32_t value = 0;
    if (getentropy(&value, sizeof(value)) != 0) __builtin_trap();
    return value;
}

#if __GLIBC_PREREQ(2, 35)
namespace {

struct Search {
    uintptr_t address;
    dl_find_object* found;
};

int Look(dl_phdr_info* object, size_t, void* data) {
    auto search = static_cast<Search*>(data);
    uintptr_t start = 0, end = 0;
    void* frames = nullptr;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        auto& header = object->dlpi_phdr[i];
        auto from = object->dlpi_addr + header.p_vaddr;
        if (header.p_type == PT_GNU_EH_FRAME) frames = reinterpret_cast<void*>(from);
        if (header.p_type == PT_LOAD && search->address >= from && search->address < from + header.p_memsz) {
            start = from;
            end = from + header.p_memsz;
        }
    }
    if (!end || !frames) return 0;
    search->found->dlfo_map_start = reinterpret_cast<void*>(start);
    search->found->dlfo_map_end = reinterpret_cast<void*>(end);
    search->found->dlfo_eh_frame = frames;
    return 1;
}

}  // namespace

// 2.35: where the unwinder finds the tables of an address's library.
int _dl_find_object(void* address, dl_find_object* found) noexcept {
    Search search{reinterpret_cast<uintptr_t>(address), found};
    return dl_iterate_phdr(Look, &search) ? 0 : -1;
}
#endif

#if __GLIBC_PREREQ(2, 38)
// The numbers that C23 reads, 0b1 among them; here they are those of before. By other names, since the headers rename them.
unsigned long long OlderUnsigned(const char*, char**, int) asm("strtoull");
long long OlderSigned(const char*, char**, int) asm("strtoll");
int OlderScan(const char*, const char*, va_list) asm("__isoc99_vsscanf");
unsigned long long __isoc23_strtoull(const char* text, char** end, int base) { return OlderUnsigned(text, end, base); }
unsigned long __isoc23_strtoul(const char* text, char** end, int base) { return OlderUnsigned(text, end, base); }
long long __isoc23_strtoll(const char* text, char** end, int base) { return OlderSigned(text, end, base); }
long __isoc23_strtol(const char* text, char** end, int base) { return OlderSigned(text, end, base); }
int __isoc23_sscanf(const char* text, const char* format, ...) {
    va_list arguments;
    va_start(arguments, format);
    auto count = OlderScan(text, format, arguments);
    va_end(arguments);
    return count;
}
#endif

}  // extern "C"
