// Cells to codes of a dictionary. A cell of up to 16 bytes is looked for as the file has it, quotes
// and all; only one that was not met before is taken apart.
#include "dictionary.h"

typedef struct {
  uint32_t *codes;
  uint8_t *valid;
  uint32_t *odd;
  deed_decoded result;
} texts;

// Copies a cell's bytes with each doubled quote made single; gives their number.
static size_t copy_single(uint8_t *target, const uint8_t *bytes, size_t count, uint8_t quote) {
  size_t written = 0;
  for (size_t i = 0; i < count; i++) {
    target[written++] = bytes[i];
    if (bytes[i] == quote && i + 1 < count && bytes[i + 1] == quote) i++;
  }
  return written;
}

static const uint8_t *single_quotes(deed_dictionary *d, deed_cell *cell, uint8_t quote) {
  if (!dictionary_grow_bytes(&d->scratch, &d->scratch_capacity, cell->count)) return NULL;
  cell->count = copy_single(d->scratch, cell->bytes, cell->count, quote);
  return d->scratch;
}

// The code of a cell's text; `UINT32_MAX` without memory.
static uint32_t text_code(
    const deed_cells *cells, deed_dictionary *d, deed_cell cell, uint64_t position) {
  const uint8_t *bytes = cell.bytes;
  const uint8_t quote = cells->dialect.quote;
  if (cell.escaped) bytes = single_quotes(d, &cell, quote);
  if (!bytes) return UINT32_MAX;
  // A text that begins with a quote would look like a quoted cell.
  if (cells->dialect.quotes && bytes[0] == quote)
    return dictionary_code_long(d, bytes, cell.count, position);
  return deed_dictionary_code(d, bytes, cell.count, position);
}

// Any cell, met before or not.
static __attribute__((noinline)) void read_text(
    const deed_cells *cells, deed_dictionary *d, size_t row, uint64_t position, texts *out) {
  const deed_cell cell = cell_at(cells, row);
  const field_span field = field_at(cells, row, cells->returns);
  const bool is_short = field.count > 0 && field.count <= 16;
  uint8_t key[16] = {0};
  out->codes[row] = 0;
  out->valid[row] = cell.count > 0;
  if (is_short) {
    memcpy(key, field.bytes, (size_t)field.count);
    const short_slot *slot = dictionary_find_short(d, load8(key), load8(key + 8));
    if (slot) {
      out->codes[row] = slot->code;
      out->valid[row] = (uint8_t)slot->is_present;
      out->result.missing += !slot->is_present;
      return;
    }
  }
  uint32_t code = 0;
  if (cell.count > 0) code = text_code(cells, d, cell, position + row);
  const short_slot quoted = {load8(key), load8(key + 8), code, cell.count > 0};
  if (code == UINT32_MAX || (is_short && cell.quoted && !dictionary_add_short(d, quoted))) {
    out->valid[row] = 0;
    out->odd[out->result.odd++] = (uint32_t)row;
    return;
  }
  out->result.missing += cell.count == 0;
  out->codes[row] = code;
}

// The bytes of a word that belong to a cell of so many: all ones.
#define ONES(count) (~(uint64_t)0 >> (64 - 8 * (count)))
#define UP_TO_8 0, ONES(1), ONES(2), ONES(3), ONES(4), ONES(5), ONES(6), ONES(7), ONES(8)
#define EIGHT(x) x, x, x, x, x, x, x, x
static const uint64_t low_bytes[17] = {UP_TO_8, EIGHT(~(uint64_t)0)};
static const uint64_t high_bytes[17] = {EIGHT(0), UP_TO_8};

// Looks cells of up to 8 bytes, or with `wide` 16, up in their first slot. Gives the row after the
// last one that was read: a cell that is the first wide one ends the others.
INLINE size_t read_block(
    const deed_cells *cells, deed_dictionary *d, size_t row, const bool returns, const bool wide,
    uint64_t position, texts *out) {
  uint32_t *restrict codes = out->codes;
  uint8_t *restrict valid = out->valid;
  // Copies, because the compiler cannot know that the loop's writes leave the dictionary alone.
  const short_slot *shorts = d->shorts;
  uint64_t low_factor = d->low_factor, high_factor = d->high_factor;
  int shift = d->short_shift;
  // Of the rows that are found at once, how many have a text.
  size_t found = 0, present = 0;
  for (; row < cells->rows; row++) {
    const field_span field = field_at(cells, row, returns);
    const uint32_t count = (uint32_t)field.count;
    if (UNLIKELY(count > (wide ? 16 : 8))) goto any;
    // Reads past the cell, within the buffer's padding.
    const uint64_t low = load8(field.bytes) & low_bytes[count];
    uint64_t high = 0, hash = low * low_factor;
    if (wide) {
      high = load8(field.bytes + 8) & high_bytes[count];
      hash ^= high * high_factor;
    }
    const short_slot *slot = &shorts[hash >> shift];
    // Without wide keys the upper half is zero in all slots.
    if (UNLIKELY(wide ? (slot->low ^ low) | (slot->high ^ high) : slot->low ^ low)) goto any;
    const uint32_t is_present = slot->is_present;
    codes[row] = slot->code;
    valid[row] = (uint8_t)is_present;
    present += is_present;
    found++;
    continue;
  any:
    read_text(cells, d, row, position, out);
    if (!wide && d->is_wide) {
      row++;
      break;
    }
    shorts = d->shorts;
    low_factor = d->low_factor;
    high_factor = d->high_factor;
    shift = d->short_shift;
  }
  out->result.missing += found - present;
  return row;
}

INLINE void read_texts(
    const deed_cells *cells, deed_dictionary *d, const bool returns, uint64_t position,
    texts *out) {
  size_t row = d->is_wide ? 0 : read_block(cells, d, 0, returns, false, position, out);
  if (row < cells->rows) read_block(cells, d, row, returns, true, position, out);
}

typedef uint8_t block __attribute__((vector_size(64)));

// Copies 64 bytes and adds to `found` where among the first `count` of them a quote is.
INLINE void copy_block(
    uint8_t *target, const uint8_t *bytes, size_t count, uint8_t quote, block *found) {
  static const uint8_t inside[128] = {EIGHT(EIGHT(0xff))};
  block copied, counts;
  memcpy(&counts, inside + 64 - (count < 64 ? count : 64), 64);
  memcpy(&copied, bytes, 64);
  memcpy(target, &copied, 64);
  *found |= (block)(copied == quote) & counts;
}

// Copies a cell's bytes, up to 127 behind it too, and tells whether there is a quote among them.
INLINE bool copy_looking(uint8_t *target, const uint8_t *bytes, size_t count, uint8_t quote) {
  // Two blocks without a branch that no processor could foresee.
  block found = {0};
  copy_block(target, bytes, count, quote, &found);
  copy_block(target + 64, bytes + 64, count > 64 ? count - 64 : 0, quote, &found);
  for (size_t at = 128; at < count; at += 64)
    copy_block(target + at, bytes + at, count - at, quote, &found);
  uint64_t words[8], any = 0;
  memcpy(words, &found, 64);
  for (int i = 0; i < 8; i++) any |= words[i];
  return any != 0;
}

// Appends the cells of `count` rows, each of which has a text.
CLONES static void copy_texts(
    const deed_cells *given, deed_dictionary *d, const uint32_t *rows, size_t count,
    uint64_t position) {
  const deed_cells cells = *given;
  const uint8_t quote = cells.dialect.quote;
  // From here on fewer than 128 bytes can be read.
  const uint8_t *last = cells.bytes + cells.ends[(cells.rows - 1) * cells.stride] - 64;
  uint8_t *const bytes = d->bytes;
  uint64_t *first = d->first + d->count;
  int64_t *offsets = d->offsets + d->count;
  int64_t end = offsets[0];
  for (size_t index = 0; index < count; index++) {
    const field_span field = field_at(&cells, rows[index], cells.returns);
    const bool is_quoted = cells.dialect.quotes && *field.bytes == quote;
    const uint8_t *text = field.bytes + is_quoted;
    size_t length = (size_t)field.count - 2 * (size_t)is_quoted;
    bool doubled;
    if (UNLIKELY(text > last)) {
      memcpy(bytes + end, text, length);
      doubled = is_quoted && memchr(text, quote, length);
    } else {
      // One that is not quoted has no quotes.
      doubled = copy_looking(bytes + end, text, length, quote) && is_quoted;
    }
    if (UNLIKELY(doubled)) length = copy_single(bytes + end, text, length, quote);
    first[index] = position + rows[index];
    end += (int64_t)length;
    offsets[index + 1] = end;
  }
  d->count += count;
}

// Every cell as a new text, in row order.
static void append_texts(
    const deed_cells *cells, deed_dictionary *d, const bool returns, uint64_t position,
    texts *out) {
  if (cells->rows == 0) return;
  // Room for all that lies between the first row and the last, which is more than enough: counting
  // what is needed would take as long as a column of numbers.
  const size_t span = cells->ends[(cells->rows - 1) * cells->stride] - cells->ends[-1];
  if (!dictionary_reserve(d, cells->rows, span + 2 * sizeof(block))) {
    out->odd[out->result.odd++] = 0;
    return;
  }
  const uint8_t quote = cells->dialect.quote;
  const bool quotes = cells->dialect.quotes;
  // First which rows have a text, without a branch that no processor could foresee: the room for odd
  // rows takes them, of which there is none here.
  uint32_t *rows = out->odd;
  const uint32_t known = (uint32_t)d->count;
  size_t count = 0;
  for (size_t row = 0; row < cells->rows; row++) {
    const field_span field = field_at(cells, row, returns);
    bool is_present = field.count > 0;
    // Two quotes with nothing between them.
    if (UNLIKELY((uint32_t)field.count - 1 < 2) && quotes && *field.bytes == quote)
      is_present = false;
    rows[count] = (uint32_t)row;
    out->codes[row] = is_present ? known + (uint32_t)count : 0;
    out->valid[row] = is_present;
    count += is_present;
  }
  out->result.missing += cells->rows - count;
  copy_texts(cells, d, rows, count, position);
}

deed_decoded deed_csv_codes(
    const deed_cells *given, deed_dictionary *d, bool append, uint64_t position, uint32_t *codes,
    uint8_t *valid, uint32_t *odd) {
  const deed_cells cells = *given;
  texts out = {codes, valid, odd, {0, 0}};
  if (append) {
    append_texts(&cells, d, cells.returns, position, &out);
  } else if (cells.returns) {
    read_texts(&cells, d, true, position, &out);
  } else {
    read_texts(&cells, d, false, position, &out);
  }
  return out.result;
}
