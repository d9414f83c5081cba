#include "measured.h"

#include <ctime>

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

namespace halfopen::bench {

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double memory_in_use() {
#ifdef __GLIBC__
  const struct mallinfo2 heap = mallinfo2();
  return static_cast<double>(heap.uordblks) + static_cast<double>(heap.hblkhd);
#else
  return 0;
#endif
}

}  // namespace halfopen::bench
