#include "deed_compression.h"

#include <string.h>

// Numbers that count up differ from the ones before them in their lowest byte, and now and then in
// the others. zstd's own search finds no repetitions in them, because whatever is long enough for it
// holds a lowest byte, and it leaves 2.6 bytes of four. But where the repetitions are is known: a
// number is a literal, its lowest byte, and a repetition of its other bytes from one number before.
// In blocks of such numbers all repetitions have one form, which is said once for the block (RFC
// 8878, 3.1.1.3.2.1: the mode RLE), so that a number takes its one byte.

// A block's numbers: those that are repetitions, and those behind them that are not.
enum { most_repeated = 2048, most_whole = 255 };
// The fewest numbers between two whose upper bytes change, in the mean.
enum { least_run = 16 };

// Each width has its own code.
#define INLINE static inline __attribute__((always_inline))

typedef struct {
  uint8_t *next;
  uint8_t *header;
} block_writer;

static void put(block_writer *writer, const void *bytes, size_t count) {
  memcpy(writer->next, bytes, count);
  writer->next += count;
}

static void begin_block(block_writer *writer) {
  writer->header = writer->next;
  writer->next += 3;
}

// A block's header: whether it is the last one, its type (0 is raw, 2 is compressed), its length.
static void end_block(block_writer *writer, int type) {
  uint32_t size = (uint32_t)(writer->next - writer->header - 3);
  uint32_t header = (uint32_t)type << 1 | size << 3;
  for (int i = 0; i < 3; i++) writer->header[i] = (uint8_t)(header >> 8 * i);
}

// Literals as they are; their number has twelve bits.
static void literals_header(block_writer *writer, size_t count) {
  uint16_t header = (uint16_t)(1 << 2 | count << 4);
  put(writer, &header, 2);
}

// `count` repetitions after one literal byte each. `offset` is the code of their distance, `bits`
// the stream of what the codes leave open, which ends in a one.
static void repetitions(block_writer *writer, size_t count, int width, int offset, int bits) {
  uint8_t bytes[7];
  int length = 0;
  if (count >= 128) bytes[length++] = (uint8_t)(128 + (count >> 8));
  bytes[length++] = (uint8_t)count;
  bytes[length++] = 0x54;  // One code for all: of literals, of distances, of lengths.
  bytes[length++] = 1;
  bytes[length++] = (uint8_t)offset;
  bytes[length++] = (uint8_t)(width - 1 - 3);
  bytes[length++] = (uint8_t)bits;
  put(writer, bytes, (size_t)length);
}

INLINE uint64_t value_at(const uint8_t *values, size_t index, int width) {
  if (width == 4) {
    uint32_t value;
    memcpy(&value, values + index * 4, 4);
    return value;
  }
  uint64_t value;
  memcpy(&value, values + index * 8, 8);
  return value;
}

// How many values from `from` to `end` have the upper bytes of the one before them, or have not.
INLINE size_t run_of(
    const uint8_t *values, size_t from, size_t end, int width, int is_repeated) {
  size_t index = from;
  uint64_t last = value_at(values, from - 1, width) >> 8;
  for (; index < end; index++) {
    uint64_t next = value_at(values, index, width) >> 8;
    if ((next == last) != is_repeated) break;
    last = next;
  }
  return index - from;
}

// Whether values count up, judged by how often the upper bytes change and how often nothing does:
// what is the same over and over is better left to a search.
INLINE int counts_up(const uint8_t *values, size_t count, int width) {
  size_t changes = 0, same = 0;
  for (size_t i = 1; i < count; i++) {
    uint64_t differing = value_at(values, i, width) ^ value_at(values, i - 1, width);
    changes += differing >> 8 != 0;
    same += differing == 0;
  }
  return changes <= count / least_run && same <= count / least_run;
}

INLINE int64_t compress(
    uint8_t *target, size_t capacity, const uint8_t *values, size_t count, int width) {
  if (count < 64 || count > UINT32_MAX / 8) return -1;
  // A change costs at most the headers of two blocks and a whole value.
  size_t changes = count / least_run + 1;
  if (capacity < 64 + count + count / 64 + changes * (size_t)(28 + width)) return -1;
  if (!counts_up(values, count, width)) return -1;

  block_writer writer = {target, target};
  uint32_t magic = 0xFD2FB528, size = (uint32_t)(count * (size_t)width);
  uint8_t descriptors[2] = {0x80, 0x38};  // The content's size has four bytes; a window of 128 KiB.
  put(&writer, &magic, 4);
  put(&writer, descriptors, 2);
  put(&writer, &size, 4);

  // The first values as they are, up to one that has the upper bytes of the one before it.
  size_t next = 1 + run_of(values, 1, count, width, 0);
  for (size_t begin = 0; begin < next; begin += most_whole) {
    size_t whole = next - begin < most_whole ? next - begin : most_whole;
    begin_block(&writer);
    put(&writer, values + begin * (size_t)width, whole * (size_t)width);
    end_block(&writer, 0);
  }
  // At first the three known distances are 1, 4 and 8. This one makes `width` the first of them.
  begin_block(&writer);
  literals_header(&writer, 1);
  put(&writer, values + next * (size_t)width, 1);
  repetitions(&writer, 1, width, 1, width == 4 ? 2 : 3);
  end_block(&writer, 2);
  next++;

  while (next < count) {
    size_t end = count - next < most_repeated ? count : next + most_repeated;
    size_t repeated = run_of(values, next, end, width, 1);
    size_t after = next + repeated;
    end = count - after < most_whole ? count : after + most_whole;
    size_t whole = run_of(values, after, end, width, 0);
    begin_block(&writer);
    if (repeated > 0) literals_header(&writer, repeated + whole * (size_t)width);
    for (size_t i = 0; i < repeated; i++) writer.next[i] = values[(next + i) * (size_t)width];
    writer.next += repeated;
    put(&writer, values + after * (size_t)width, whole * (size_t)width);
    if (repeated > 0) repetitions(&writer, repeated, width, 0, 1);
    end_block(&writer, repeated > 0 ? 2 : 0);
    next = after + whole;
  }
  writer.header[0] |= 1;  // The last block.
  return writer.next - target;
}

int64_t deed_zstd_compress_counting(
    void *target, size_t capacity, const void *source, size_t count, int width) {
  return width == 4   ? compress(target, capacity, source, count, 4)
         : width == 8 ? compress(target, capacity, source, count, 8)
                      : -1;
}
