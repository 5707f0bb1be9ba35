#include "symbols.inc"

.text
since GLIBC_2.3, __tls_get_addr
