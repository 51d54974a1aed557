#include "deed_checksum.h"

#include <string.h>

// CRC-32C (Castagnoli), reflected, eight bytes a step.
static uint32_t table[8][256];

__attribute__((constructor)) static void fill_table(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
    table[0][byte] = crc;
  }
  for (int step = 1; step < 8; step++)
    for (int byte = 0; byte < 256; byte++)
      table[step][byte] = table[step - 1][byte] >> 8 ^ table[0][table[step - 1][byte] & 255];
}

static uint64_t word_at(const uint8_t *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

static uint32_t plain_word(uint32_t crc, uint64_t word) {
  word ^= crc;
  crc = 0;
  for (int byte = 0; byte < 8; byte++) crc ^= table[7 - byte][word >> (8 * byte) & 255];
  return crc;
}

#define CHECKSUM(name, attributes, step)                                     \
  attributes uint32_t name(const uint8_t *bytes, size_t count) {             \
    uint32_t lane[4] = {~0u, ~0u, ~0u, ~0u};                                 \
    size_t at = 0;                                                           \
    for (; at + 32 <= count; at += 32) {                                     \
      lane[0] = step(lane[0], word_at(bytes + at));                          \
      lane[1] = step(lane[1], word_at(bytes + at + 8));                      \
      lane[2] = step(lane[2], word_at(bytes + at + 16));                     \
      lane[3] = step(lane[3], word_at(bytes + at + 24));                     \
    }                                                                        \
    uint8_t rest[32] = {0};                                                  \
    if (at < count) memcpy(rest, bytes + at, count - at);                    \
    for (int i = 0; i < 4; i++) lane[i] = step(lane[i], word_at(rest + 8 * i)); \
    uint32_t sum = step(~0u, (uint64_t)count);                               \
    sum = step(sum, lane[0] | (uint64_t)lane[1] << 32);                      \
    return ~step(sum, lane[2] | (uint64_t)lane[3] << 32);                    \
  }

CHECKSUM(deed_checksum_plain, , plain_word)

#if defined(__x86_64__)
#include <immintrin.h>
#define FAST_WORD(crc, word) ((uint32_t)_mm_crc32_u64((crc), (word)))
CHECKSUM(fast_checksum, __attribute__((target("sse4.2"))) static, FAST_WORD)

uint32_t deed_checksum(const uint8_t *bytes, size_t count) {
  return __builtin_cpu_supports("sse4.2") ? fast_checksum(bytes, count)
                                          : deed_checksum_plain(bytes, count);
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>
CHECKSUM(deed_checksum, , __crc32cd)
#else
uint32_t deed_checksum(const uint8_t *bytes, size_t count) {
  return deed_checksum_plain(bytes, count);
}
#endif
