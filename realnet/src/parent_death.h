// A process that ends with its parent.
#pragma once

#include <sys/types.h>

namespace halfopen::realnet {

/// From now on this process is killed when the thread of `parent` that started it ends; at once if it has ended already.
/// A change of privileges forgets it: to be called again then. prctl(2), PR_SET_PDEATHSIG.
void die_with(pid_t parent);

}  // namespace halfopen::realnet
