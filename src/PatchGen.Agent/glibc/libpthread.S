#include "symbols.inc"

.text
since GLIBC_2.2.5, pthread_create, pthread_detach, pthread_join, pthread_once, pthread_kill, pthread_sigmask
since GLIBC_2.2.5, __pthread_key_create, pthread_key_create, pthread_key_delete, pthread_getspecific, pthread_setspecific
since GLIBC_2.2.5, pthread_mutex_trylock, pthread_mutex_timedlock, pthread_rwlock_rdlock, pthread_rwlock_wrlock, pthread_rwlock_unlock
since GLIBC_2.2.5, pthread_attr_setstacksize, sem_init, sem_destroy, sem_post, sem_wait, sem_timedwait, sem_trywait
since GLIBC_2.3.3, pthread_attr_setstack
since GLIBC_2.12, pthread_setname_np
