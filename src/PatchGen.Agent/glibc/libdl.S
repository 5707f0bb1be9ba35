#include "symbols.inc"

.text
since GLIBC_2.2.5, dlopen, dlsym, dlclose, dlerror
since GLIBC_2.2.5, dladdr
