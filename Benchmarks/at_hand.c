// Touches memory and gives it back: whoever runs next finds as much at hand.
//
// usage: at_hand MIB
//
// A virtual machine may have returned free memory to its host, and fetches it page by page when a
// program touches it. Which of two programs pays for that depends on what ran before them.
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

int main(int count, char **words) {
  if (count != 2) return 2;
  size_t bytes = (size_t)strtoull(words[1], NULL, 10) << 20;
  if (bytes == 0) return 0;
  volatile char *memory = mmap(
      NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
#ifdef MADV_HUGEPAGE
  (void)madvise((void *)memory, bytes, MADV_HUGEPAGE);
#endif
  for (size_t place = 0; place < bytes; place += 4096) memory[place] = 1;
  return 0;
}
