// Whole-buffer compression over zstd, lz4 and zlib. Every function returns the number of bytes it
// wrote to `target`, or -1 when the source is damaged or does not fit: none writes past `capacity`.
#ifndef DEED_COMPRESSION_H
#define DEED_COMPRESSION_H

#include <stddef.h>
#include <stdint.h>

int64_t deed_zstd_decompress(void *target, size_t capacity, const void *source, size_t size);
// What compressing needs, to be used again by one thread; NULL without memory.
typedef struct ZSTD_CCtx_s deed_zstd_context;
deed_zstd_context *deed_zstd_context_new(void);
void deed_zstd_context_free(deed_zstd_context *context);
// `context` may be NULL.
int64_t deed_zstd_compress(
    deed_zstd_context *context, void *target, size_t capacity, const void *source, size_t size,
    int level);
size_t deed_zstd_bound(size_t size);
// A zstd frame of `count` numbers of `width` bytes (4 or 8, the lowest first) that count up: each
// takes little more than a byte. -1 when they do not, too, or when they are fewer than 64.
int64_t deed_zstd_compress_counting(
    void *target, size_t capacity, const void *source, size_t count, int width);

// The LZ4 frame format, one frame, as Arrow stores it.
int64_t deed_lz4_decompress(void *target, size_t capacity, const void *source, size_t size);
int64_t deed_lz4_compress(void *target, size_t capacity, const void *source, size_t size);
size_t deed_lz4_bound(size_t size);

// Deflate without a header, as zip stores it.
int64_t deed_inflate(void *target, size_t capacity, const void *source, size_t size);
int64_t deed_deflate(void *target, size_t capacity, const void *source, size_t size, int level);
size_t deed_deflate_bound(size_t size);

// The checksum of zip entries, continued from `checksum` (0 at first).
uint32_t deed_crc32(uint32_t checksum, const void *source, size_t size);

#endif
