#include "deed_compression.h"

#include <limits.h>
#include <lz4frame.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

int64_t deed_zstd_decompress(void *target, size_t capacity, const void *source, size_t size) {
  size_t written = ZSTD_decompress(target, capacity, source, size);
  return ZSTD_isError(written) ? -1 : (int64_t)written;
}

deed_zstd_context *deed_zstd_context_new(void) { return ZSTD_createCCtx(); }
void deed_zstd_context_free(deed_zstd_context *context) { ZSTD_freeCCtx(context); }

int64_t deed_zstd_compress(
    deed_zstd_context *given, void *target, size_t capacity, const void *source, size_t size,
    int level) {
  ZSTD_CCtx *context = given ? given : ZSTD_createCCtx();
  if (!context) return -1;
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  if (level == 1 && size > 1 << 18) {
    // The lowest level looks for repetitions of seven bytes in large inputs. Words are shorter: five
    // in a larger table take fewer bytes and less time.
    ZSTD_CCtx_setParameter(context, ZSTD_c_minMatch, 5);
    ZSTD_CCtx_setParameter(context, ZSTD_c_hashLog, 15);
  }
  size_t written = ZSTD_compress2(context, target, capacity, source, size);
  if (!given) ZSTD_freeCCtx(context);
  return ZSTD_isError(written) ? -1 : (int64_t)written;
}

size_t deed_zstd_bound(size_t size) { return ZSTD_compressBound(size); }

int64_t deed_lz4_decompress(void *target, size_t capacity, const void *source, size_t size) {
  LZ4F_dctx *context = NULL;
  if (LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION))) return -1;
  size_t written = 0, taken = 0, state = 1;
  int64_t result = -1;
  while (state != 0) {
    size_t room = capacity - written, rest = size - taken;
    state = LZ4F_decompress(context, (char *)target + written, &room, (const char *)source + taken, &rest, NULL);
    if (LZ4F_isError(state)) goto end;
    written += room;
    taken += rest;
    // Neither progress nor an end: the source is cut short or the target is full.
    if (state != 0 && room == 0 && rest == 0) goto end;
  }
  result = (int64_t)written;
end:
  LZ4F_freeDecompressionContext(context);
  return result;
}

static LZ4F_preferences_t lz4_preferences(size_t size) {
  LZ4F_preferences_t preferences;
  memset(&preferences, 0, sizeof preferences);
  preferences.frameInfo.contentSize = size;
  preferences.frameInfo.blockSizeID = LZ4F_max256KB;
  return preferences;
}

int64_t deed_lz4_compress(void *target, size_t capacity, const void *source, size_t size) {
  LZ4F_preferences_t preferences = lz4_preferences(size);
  size_t written = LZ4F_compressFrame(target, capacity, source, size, &preferences);
  return LZ4F_isError(written) ? -1 : (int64_t)written;
}

size_t deed_lz4_bound(size_t size) {
  LZ4F_preferences_t preferences = lz4_preferences(size);
  return LZ4F_compressFrameBound(size, &preferences);
}

// zlib counts in unsigned int: longer buffers are handed over in pieces.
static uInt piece(size_t size) { return size > UINT_MAX / 2 ? UINT_MAX / 2 : (uInt)size; }

int64_t deed_inflate(void *target, size_t capacity, const void *source, size_t size) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return -1;
  size_t written = 0, taken = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_in = (Bytef *)source + taken;
    stream.avail_in = piece(size - taken);
    stream.next_out = (Bytef *)target + written;
    stream.avail_out = piece(capacity - written);
    uInt had = stream.avail_in, room = stream.avail_out;
    state = inflate(&stream, Z_NO_FLUSH);
    taken += had - stream.avail_in;
    written += room - stream.avail_out;
    if (state == Z_OK && had == stream.avail_in && room == stream.avail_out) break;
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END ? (int64_t)written : -1;
}

int64_t deed_deflate(void *target, size_t capacity, const void *source, size_t size, int level) {
  z_stream stream;
  memset(&stream, 0, sizeof stream);
  if (deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) return -1;
  size_t written = 0, taken = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_in = (Bytef *)source + taken;
    stream.avail_in = piece(size - taken);
    stream.next_out = (Bytef *)target + written;
    stream.avail_out = piece(capacity - written);
    uInt had = stream.avail_in, room = stream.avail_out;
    state = deflate(&stream, taken + had == size ? Z_FINISH : Z_NO_FLUSH);
    taken += had - stream.avail_in;
    written += room - stream.avail_out;
    if (state == Z_OK && had == stream.avail_in && room == stream.avail_out) break;
  }
  deflateEnd(&stream);
  return state == Z_STREAM_END ? (int64_t)written : -1;
}

size_t deed_deflate_bound(size_t size) { return size + size / 1000 + 64 + (size >> 12); }

uint32_t deed_crc32(uint32_t checksum, const void *source, size_t size) {
  uLong value = checksum;
  const Bytef *bytes = source;
  while (size > 0) {
    uInt count = piece(size);
    value = crc32(value, bytes, count);
    bytes += count;
    size -= count;
  }
  return (uint32_t)value;
}
