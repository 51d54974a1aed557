#pragma once
#include <stdint.h>

// Kernels of the vector evaluator. Masks are arrays of 64-bit words, bit i of word i / 64 first.
// Inputs may be read, and outputs written, up to the next multiple of 64 elements.

enum deed_order { DEED_EQ, DEED_NE, DEED_LT, DEED_LE, DEED_GT, DEED_GE };
enum deed_arithmetic { DEED_ADD, DEED_SUB, DEED_MUL, DEED_MOD, DEED_POW, DEED_DIV, DEED_IDIV };

// column ? constant → mask
void deed_compare_i8(const int8_t *a, int8_t b, long n, int order, uint64_t *out);
void deed_compare_i16(const int16_t *a, int16_t b, long n, int order, uint64_t *out);
void deed_compare_i32(const int32_t *a, int32_t b, long n, int order, uint64_t *out);
void deed_compare_i64(const int64_t *a, int64_t b, long n, int order, uint64_t *out);
void deed_compare_f64(const double *a, double b, long n, int order, uint64_t *out);
void deed_equal_u8(const uint8_t *a, uint8_t b, long n, uint64_t *out);
void deed_equal_u16(const uint16_t *a, uint16_t b, long n, uint64_t *out);
void deed_equal_u32(const uint32_t *a, uint32_t b, long n, uint64_t *out);

// column ? column → mask; the mixed form compares exactly
void deed_compare_i64_i64(const int64_t *a, const int64_t *b, long n, int order, uint64_t *out);
void deed_compare_f64_f64(const double *a, const double *b, long n, int order, uint64_t *out);
void deed_compare_i64_f64(const int64_t *a, const double *b, long n, int order, uint64_t *out);

// Lua's arithmetic. Integer division by zero sets the element's bit in `fault`.
void deed_arithmetic_i64(const int64_t *a, const int64_t *b, long n, int operation, int64_t *out,
                         uint64_t *fault);
void deed_arithmetic_f64(const double *a, const double *b, long n, int operation, double *out);

// widening
void deed_widen_i8_i64(const int8_t *a, long n, int64_t *out);
void deed_widen_i16_i64(const int16_t *a, long n, int64_t *out);
void deed_widen_i32_i64(const int32_t *a, long n, int64_t *out);
void deed_widen_i8_f64(const int8_t *a, long n, double *out);
void deed_widen_i16_f64(const int16_t *a, long n, double *out);
void deed_widen_i32_f64(const int32_t *a, long n, double *out);
void deed_widen_i64_f64(const int64_t *a, long n, double *out);
// the least and the greatest value, of those with `valid` 1 when it is not NULL; INT64_MAX and
// INT64_MIN without any
void deed_extremes_i64(
    const int64_t *a, const uint8_t *valid, long n, int64_t *least, int64_t *greatest);
// narrowing: all bits that the values need beside the sign (127 fits one byte), and their lower bytes
uint64_t deed_magnitude_i64(const int64_t *a, long n);
void deed_narrow_i64_i8(const int64_t *a, long n, int8_t *out);
void deed_narrow_i64_i16(const int64_t *a, long n, int16_t *out);
void deed_narrow_i64_i32(const int64_t *a, long n, int32_t *out);
// microseconds as whole seconds since 1970; not 0 when any is none that 32 bits hold, and then `out`
// is undefined
uint64_t deed_seconds_i64(const int64_t *a, long n, uint32_t *out);
// what each of at least one value is above the least; the greatest of them, and `out` is undefined
// when it is above 65535
uint32_t deed_offsets_u32(const uint32_t *a, long n, uint32_t *least, uint16_t *out);
void deed_widen_u8_u32(const uint8_t *a, uint32_t base, long n, uint32_t *out);
void deed_widen_u16_u32(const uint16_t *a, uint32_t base, long n, uint32_t *out);
void deed_widen_u32_u32(const uint32_t *a, uint32_t base, long n, uint32_t *out);

// out[i] = a[i] where the mask has bit i
void deed_blend_64(const uint64_t *a, const uint64_t *mask, long n, uint64_t *out);
void deed_blend_32(const uint32_t *a, const uint64_t *mask, long n, uint32_t *out);

// mask of the keys whose table byte is not zero; keys must be below the table's length
void deed_member_u32(const uint32_t *keys, const uint8_t *table, long n, uint64_t *out);

// out[i] = table[keys[i]]; keys must be below the table's length
void deed_gather_64(const uint32_t *keys, const uint64_t *table, long n, uint64_t *out);
void deed_gather_32(const uint32_t *keys, const uint32_t *table, long n, uint32_t *out);

// sets keys at or above `count` to zero: what a column holds in missing rows is undefined
void deed_clamp_u32(uint32_t *keys, uint32_t count, long n);

// bits[i / 64] bit i → the byte `value` in out[i]
void deed_mark(const uint64_t *mask, long words, uint8_t value, uint8_t *out);

// writes the positions of the mask's bits plus `base`, returns how many
long deed_positions(const uint64_t *mask, long words, int32_t base, int32_t *out);
