// Included before each source: what the C++ library's headers use where the machine's glibc has it, and 2.28 has not.
#pragma once

#include <bits/c++config.h>

// Since glibc 2.30: waits by the steady clock. Without them the headers wait by the system's, and look at the steady one after it.
#undef _GLIBCXX_USE_PTHREAD_COND_CLOCKWAIT
#undef _GLIBCXX_USE_PTHREAD_MUTEX_CLOCKLOCK
#undef _GLIBCXX_USE_PTHREAD_RWLOCK_CLOCKLOCK
