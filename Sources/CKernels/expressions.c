#include "deed_expressions.h"
#include <math.h>
#include <string.h>

// One body, several instruction sets: the loader picks the best one for the processor.
#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#define CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define CLONES
#endif

typedef _Bool bits64 __attribute__((ext_vector_type(64)));

#define VECTOR(type, name) \
  typedef type name __attribute__((ext_vector_type(64), aligned(sizeof(type))));
VECTOR(int8_t, v_i8)
VECTOR(int16_t, v_i16)
VECTOR(int32_t, v_i32)
VECTOR(int64_t, v_i64)
VECTOR(uint8_t, v_u8)
VECTOR(uint16_t, v_u16)
VECTOR(uint32_t, v_u32)
VECTOR(double, v_f64)

static inline __attribute__((always_inline)) uint64_t packed(bits64 bits) {
  uint64_t word;
  memcpy(&word, &bits, 8);
  return word;
}

#define PACK(mask) packed(__builtin_convertvector(mask, bits64))

#define ORDERS(left, right)                                                              \
  switch (order) {                                                                       \
  case DEED_EQ: for (long i = 0; i < n; i += 64) out[i >> 6] = PACK(left == right); break; \
  case DEED_NE: for (long i = 0; i < n; i += 64) out[i >> 6] = PACK(left != right); break; \
  case DEED_LT: for (long i = 0; i < n; i += 64) out[i >> 6] = PACK(left < right); break;  \
  case DEED_LE: for (long i = 0; i < n; i += 64) out[i >> 6] = PACK(left <= right); break; \
  case DEED_GT: for (long i = 0; i < n; i += 64) out[i >> 6] = PACK(left > right); break;  \
  default: for (long i = 0; i < n; i += 64) out[i >> 6] = PACK(left >= right);             \
  }

#define COMPARE(name, type, vector)                                                       \
  CLONES void deed_compare_##name(const type *a, type b, long n, int order, uint64_t *out) { \
    ORDERS(*(const vector *)(a + i), (vector)b)                                           \
  }
COMPARE(i8, int8_t, v_i8)
COMPARE(i16, int16_t, v_i16)
COMPARE(i32, int32_t, v_i32)
COMPARE(i64, int64_t, v_i64)
COMPARE(f64, double, v_f64)

#define EQUAL(name, type, vector)                                              \
  CLONES void deed_equal_##name(const type *a, type b, long n, uint64_t *out) { \
    for (long i = 0; i < n; i += 64)                                           \
      out[i >> 6] = PACK(*(const vector *)(a + i) == (vector)b);               \
  }
EQUAL(u8, uint8_t, v_u8)
EQUAL(u16, uint16_t, v_u16)
EQUAL(u32, uint32_t, v_u32)

CLONES void deed_compare_i64_i64(const int64_t *a, const int64_t *b, long n, int order,
                                 uint64_t *out) {
  ORDERS(*(const v_i64 *)(a + i), *(const v_i64 *)(b + i))
}

CLONES void deed_compare_f64_f64(const double *a, const double *b, long n, int order,
                                 uint64_t *out) {
  ORDERS(*(const v_f64 *)(a + i), *(const v_f64 *)(b + i))
}

// −1, 0, 1, or 2 when b is not a number
static inline int exact_order(int64_t a, double b) {
  if (b != b) return 2;
  if (b >= 9223372036854775808.0) return -1;
  if (b < -9223372036854775808.0) return 1;
  double whole = floor(b);
  int64_t k = (int64_t)whole;
  if (a != k) return a < k ? -1 : 1;
  return b > whole ? -1 : 0;
}

void deed_compare_i64_f64(const int64_t *a, const double *b, long n, int order, uint64_t *out) {
  for (long start = 0; start < n; start += 64) {
    uint64_t word = 0;
    for (long i = start; i < start + 64 && i < n; i++) {
      int o = exact_order(a[i], b[i]), yes;
      switch (order) {
      case DEED_EQ: yes = o == 0; break;
      case DEED_NE: yes = o != 0; break;
      case DEED_LT: yes = o == -1; break;
      case DEED_LE: yes = o == -1 || o == 0; break;
      case DEED_GT: yes = o == 1; break;
      default: yes = o == 1 || o == 0;
      }
      word |= (uint64_t)yes << (i & 63);
    }
    out[start >> 6] = word;
  }
}

static inline int64_t floored_quotient(int64_t a, int64_t b) {
  if (b == -1) return (int64_t)(0 - (uint64_t)a);
  int64_t q = a / b;
  return ((a ^ b) < 0 && q * b != a) ? q - 1 : q;
}

static inline int64_t floored_remainder(int64_t a, int64_t b) {
  if (b == -1) return 0;
  int64_t r = a % b;
  return (r != 0 && (r ^ b) < 0) ? r + b : r;
}

#define EACH(expression) \
  for (long i = 0; i < n; i++) out[i] = (expression);

CLONES void deed_arithmetic_i64(const int64_t *a, const int64_t *b, long n, int operation,
                                int64_t *out, uint64_t *fault) {
  switch (operation) {
  case DEED_ADD: EACH((int64_t)((uint64_t)a[i] + (uint64_t)b[i])) break;
  case DEED_SUB: EACH((int64_t)((uint64_t)a[i] - (uint64_t)b[i])) break;
  case DEED_MUL: EACH((int64_t)((uint64_t)a[i] * (uint64_t)b[i])) break;
  default:
    for (long i = 0; i < n; i++) {
      if (b[i] == 0) {
        fault[i >> 6] |= 1ULL << (i & 63);
        out[i] = 0;
      } else {
        out[i] = operation == DEED_MOD ? floored_remainder(a[i], b[i]) : floored_quotient(a[i], b[i]);
      }
    }
  }
}

static inline double float_remainder(double a, double b) {
  double m = fmod(a, b);
  if ((m > 0) ? b < 0 : (m < 0 && b > 0)) m += b;
  return m;
}

CLONES void deed_arithmetic_f64(const double *a, const double *b, long n, int operation,
                                double *out) {
  switch (operation) {
  case DEED_ADD: EACH(a[i] + b[i]) break;
  case DEED_SUB: EACH(a[i] - b[i]) break;
  case DEED_MUL: EACH(a[i] * b[i]) break;
  case DEED_DIV: EACH(a[i] / b[i]) break;
  case DEED_IDIV: EACH(floor(a[i] / b[i])) break;
  case DEED_MOD: EACH(float_remainder(a[i], b[i])) break;
  default: EACH(b[i] == 2 ? a[i] * a[i] : pow(a[i], b[i]))
  }
}

#define WIDEN(from, type, to, wide) \
  CLONES void deed_widen_##from##_##to(const type *a, long n, wide *out) { EACH((wide)a[i]) }
WIDEN(i8, int8_t, i64, int64_t)
WIDEN(i16, int16_t, i64, int64_t)
WIDEN(i32, int32_t, i64, int64_t)
WIDEN(i8, int8_t, f64, double)
WIDEN(i16, int16_t, f64, double)
WIDEN(i32, int32_t, f64, double)
WIDEN(i64, int64_t, f64, double)

CLONES void deed_extremes_i64(
    const int64_t *a, const uint8_t *valid, long n, int64_t *least, int64_t *greatest) {
  int64_t low = INT64_MAX, high = INT64_MIN;
  if (valid) {
    for (long i = 0; i < n; i++) {
      low = valid[i] && a[i] < low ? a[i] : low;
      high = valid[i] && a[i] > high ? a[i] : high;
    }
  } else {
    for (long i = 0; i < n; i++) {
      low = a[i] < low ? a[i] : low;
      high = a[i] > high ? a[i] : high;
    }
  }
  *least = low;
  *greatest = high;
}

// Narrowing: what all values need, and the values in fewer bytes.
CLONES uint64_t deed_magnitude_i64(const int64_t *a, long n) {
  uint64_t bits = 0;
  for (long i = 0; i < n; i++) bits |= (uint64_t)(a[i] ^ (a[i] >> 63));
  return bits;
}

#define NARROW(to, type) \
  CLONES void deed_narrow_i64_##to(const int64_t *a, long n, type *out) { EACH((type)a[i]) }
NARROW(i8, int8_t)
NARROW(i16, int16_t)
NARROW(i32, int32_t)

// 10^6 is 15625 times 2^6: times the inverse of 15625 modulo 2^64 and turned by six bits is the
// quotient of what it divides, and more than 2^64 / 10^6 for all else.
CLONES uint64_t deed_seconds_i64(const int64_t *a, long n, uint32_t *out) {
  uint64_t over = 0;
  for (long i = 0; i < n; i++) {
    const uint64_t product = (uint64_t)a[i] * UINT64_C(0x790fb65668c26139);
    const uint64_t quotient = product >> 6 | product << 58;
    over |= quotient >> 32;
    out[i] = (uint32_t)quotient;
  }
  return over;
}

CLONES uint32_t deed_offsets_u32(const uint32_t *a, long n, uint32_t *least, uint16_t *out) {
  uint32_t low = a[0], high = a[0];
  for (long i = 1; i < n; i++) {
    low = a[i] < low ? a[i] : low;
    high = a[i] > high ? a[i] : high;
  }
  *least = low;
  if (high - low <= UINT16_MAX) EACH((uint16_t)(a[i] - low))
  return high - low;
}

#define CODES(from, type)                                                                      \
  CLONES void deed_widen_##from##_u32(const type *a, uint32_t base, long n, uint32_t *out) { \
    EACH((uint32_t)a[i] + base)                                                              \
  }
CODES(u8, uint8_t)
CODES(u16, uint16_t)
CODES(u32, uint32_t)

#define BLEND(width, type)                                                                     \
  void deed_blend_##width(const type *a, const uint64_t *mask, long n, type *out) {            \
    for (long start = 0; start < n; start += 64) {                                             \
      uint64_t word = mask[start >> 6];                                                        \
      if (word == ~0ULL) {                                                                     \
        memcpy(out + start, a + start, 64 * sizeof(type));                                     \
      } else if (word != 0) {                                                                  \
        for (int i = 0; i < 64; i++)                                                           \
          out[start + i] = (word >> i & 1) ? a[start + i] : out[start + i];                    \
      }                                                                                        \
    }                                                                                          \
  }
BLEND(64, uint64_t)
BLEND(32, uint32_t)

void deed_member_u32(const uint32_t *keys, const uint8_t *table, long n, uint64_t *out) {
  for (long start = 0; start < n; start += 64) {
    uint64_t word = 0;
    long end = start + 64 < n ? start + 64 : n;
    for (long i = start; i < end; i++) word |= (uint64_t)(table[keys[i]] != 0) << (i & 63);
    out[start >> 6] = word;
  }
}

long deed_positions(const uint64_t *mask, long words, int32_t base, int32_t *out) {
  int32_t *next = out;
  for (long w = 0; w < words; w++, base += 64) {
    uint64_t word = mask[w];
    if (word == ~0ULL) {
      for (int i = 0; i < 64; i++) next[i] = base + i;
      next += 64;
      continue;
    }
    while (word) {
      *next++ = base + __builtin_ctzll(word);
      word &= word - 1;
    }
  }
  return next - out;
}

CLONES void deed_gather_64(const uint32_t *keys, const uint64_t *table, long n, uint64_t *out) {
  EACH(table[keys[i]])
}

CLONES void deed_gather_32(const uint32_t *keys, const uint32_t *table, long n, uint32_t *out) {
  EACH(table[keys[i]])
}

CLONES void deed_clamp_u32(uint32_t *keys, uint32_t count, long n) {
  for (long i = 0; i < n; i++) keys[i] = keys[i] < count ? keys[i] : 0;
}

void deed_mark(const uint64_t *mask, long words, uint8_t value, uint8_t *out) {
  for (long w = 0; w < words; w++) {
    uint64_t word = mask[w];
    uint8_t *row = out + w * 64;
    if (word == ~0ULL) {
      memset(row, value, 64);
      continue;
    }
    while (word) {
      row[__builtin_ctzll(word)] = value;
      word &= word - 1;
    }
  }
}
