#include "symbols.inc"

.text
since GLIBC_2.2.5, __cxa_atexit, __cxa_finalize, __errno_location, abort, exit, _exit, getenv, unsetenv, syscall, sysconf, get_nprocs
since GLIBC_2.2.5, malloc, calloc, realloc, free, posix_memalign, mmap, munmap, mprotect, madvise
since GLIBC_2.2.5, memchr, memrchr, memcmp, memmem, memmove, memset, strchr, strrchr, strstr, strcmp, strncmp, strlen, strcpy, strncpy, strdup, strerror
since GLIBC_2.2.5, strtol, strtoul, strtoll, strtoull, qsort, gettext
since GLIBC_2.2.5, open, close, read, write, pread, pwrite, lseek, ioctl, fcntl, dup, dup2, pipe, poll, readlink, unlink, mkdir, rename, access
since GLIBC_2.2.5, opendir, readdir, closedir, getpid, getuid, geteuid, getgid, getegid, getrlimit, setrlimit, prctl, getpriority, setpriority, sysinfo, nanosleep, usleep, sched_yield, time
since GLIBC_2.2.5, fopen, fclose, fread, fwrite, fgets, fflush, fileno, getline, fprintf, vfprintf, printf, snprintf, vsnprintf, sprintf, sscanf, fputc, fputs, putc, puts, perror
since GLIBC_2.2.5, socket, connect, bind, listen, accept, send, recv, sendmsg, recvmsg, shutdown, setsockopt, getsockopt, socketpair, getpeername, statfs, fstatfs, ftruncate, mincore, select
since GLIBC_2.2.5, raise, kill, sigaction, sigprocmask, sigfillset, sigemptyset, sigaddset, sigdelset, openlog, syslog, closelog, dl_iterate_phdr
since GLIBC_2.2.5, pthread_self, pthread_equal, pthread_mutex_init, pthread_mutex_destroy, pthread_mutex_lock, pthread_mutex_unlock
since GLIBC_2.2.5, pthread_attr_init, pthread_attr_destroy, pthread_attr_setdetachstate
since GLIBC_2.3.2, pthread_cond_init, pthread_cond_destroy, pthread_cond_signal, pthread_cond_broadcast, pthread_cond_wait, pthread_cond_timedwait
since GLIBC_2.3.2, epoll_create, epoll_ctl, epoll_wait
// What compilers put in the place of the plain ones where a distribution hardens by default.
since GLIBC_2.3.4, __memcpy_chk, __memmove_chk, __memset_chk, __strcpy_chk, __strncpy_chk, __snprintf_chk, __vsnprintf_chk, __sprintf_chk, __fprintf_chk, __vfprintf_chk, __printf_chk, sched_getaffinity
since GLIBC_2.4, __stack_chk_fail, openat, unlinkat, mkdirat, ppoll, __read_chk, __pread_chk
since GLIBC_2.6, sched_getcpu
since GLIBC_2.7, __isoc99_sscanf, __isoc99_vsscanf, eventfd, __open_2
since GLIBC_2.9, pipe2, dup3
since GLIBC_2.10, accept4
since GLIBC_2.13, prlimit
since GLIBC_2.14, memcpy
since GLIBC_2.15, process_vm_readv
since GLIBC_2.16, getauxval
since GLIBC_2.17, clock_gettime, clock_nanosleep, secure_getenv
since GLIBC_2.25, getentropy, getrandom
since GLIBC_2.27, memfd_create

.data
data GLIBC_2.2.5, stdin, stdout, stderr, environ
