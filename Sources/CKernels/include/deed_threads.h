#pragma once
#include <pthread.h>
#include <stdbool.h>

/// Has a thread with these attributes begin on another processor than the calling one: a system that
/// puts it beside its maker leaves it there for milliseconds. False when there is none, or the system
/// cannot be told; the attributes are as they were then.
///
/// The thread calls `deed_go_anywhere` first.
bool deed_begin_elsewhere(pthread_attr_t *attributes);
/// Lets the calling thread go to any processor that the process may use.
void deed_go_anywhere(void);
