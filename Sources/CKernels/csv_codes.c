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

// Looks cells of up to 8 bytes, or with `wide` 16, up in their first slot.
INLINE void read_block(
    const deed_cells *cells, deed_dictionary *d, size_t row, size_t end, const bool returns,
    const bool wide, uint64_t position, texts *out) {
  uint32_t *restrict codes = out->codes;
  uint8_t *restrict valid = out->valid;
  // Copies, because the compiler cannot know that the loop's writes leave the dictionary alone.
  const short_slot *shorts = d->shorts;
  uint64_t low_factor = d->low_factor, high_factor = d->high_factor;
  int shift = d->short_shift;
  size_t absent = 0;
  for (; row < end; row++) {
    const field_span field = field_at(cells, row, returns);
    const uint32_t count = (uint32_t)field.count;
    // Reads past the cell, within the buffer's padding.
    uint64_t low, high = 0, hash;
    if (wide) {
      low = first_bytes(load8(field.bytes), count < 8 ? count : 8);
      high = first_bytes(load8(field.bytes + 8), count > 8 ? count - 8 : 0);
      hash = low * low_factor ^ high * high_factor;
    } else {
      low = first_bytes(load8(field.bytes), count);
      hash = low * low_factor;
    }
    const short_slot *slot = &shorts[hash >> shift];
    if (UNLIKELY((slot->low ^ low) | (slot->high ^ high) | (count > (wide ? 16 : 8)))) {
      read_text(cells, d, row, position, out);
      shorts = d->shorts;
      low_factor = d->low_factor;
      high_factor = d->high_factor;
      shift = d->short_shift;
      continue;
    }
    codes[row] = slot->code;
    valid[row] = (uint8_t)slot->is_present;
    absent += slot->is_present ^ 1;
  }
  out->result.missing += absent;
}

INLINE void read_texts(
    const deed_cells *cells, deed_dictionary *d, const bool returns, uint64_t position,
    texts *out) {
  for (size_t row = 0; row < cells->rows; row += 256) {
    const size_t end = cells->rows - row > 256 ? row + 256 : cells->rows;
    if (d->is_wide) read_block(cells, d, row, end, returns, true, position, out);
    else read_block(cells, d, row, end, returns, false, position, out);
  }
}

typedef uint8_t sixteen __attribute__((vector_size(16)));

// Copies a cell's bytes, some behind it too, and tells whether there is a quote among them.
INLINE bool copy_looking(uint8_t *target, const uint8_t *bytes, size_t count, uint8_t quote) {
  static const uint8_t inside[32] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  sixteen found = {0}, block;
  size_t at = 0;
  for (; at + 16 <= count; at += 16) {
    memcpy(&block, bytes + at, 16);
    memcpy(target + at, &block, 16);
    found |= (sixteen)(block == quote);
  }
  sixteen counts;
  memcpy(&counts, inside + 16 - (count - at), 16);
  memcpy(&block, bytes + at, 16);
  memcpy(target + at, &block, 16);
  found |= (sixteen)(block == quote) & counts;
  uint64_t halves[2];
  memcpy(halves, &found, 16);
  return (halves[0] | halves[1]) != 0;
}

// Every cell as a new text, in row order.
static void append_texts(
    const deed_cells *cells, deed_dictionary *d, const bool returns, uint64_t position,
    texts *out) {
  if (cells->rows == 0) return;
  // Room for all that lies between the first row and the last, which is more than enough: counting
  // what is needed would take as long as a column of numbers.
  const size_t span = cells->ends[(cells->rows - 1) * cells->stride] - cells->ends[-1];
  if (!dictionary_reserve(d, cells->rows, span)) {
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
    const bool is_present = field.count > (quotes && *field.bytes == quote ? 2 : 0);
    rows[count] = (uint32_t)row;
    out->codes[row] = is_present ? known + (uint32_t)count : 0;
    out->valid[row] = is_present;
    count += is_present;
  }
  out->result.missing += cells->rows - count;
  int64_t end = d->offsets[known];
  for (size_t index = 0; index < count; index++) {
    const field_span field = field_at(cells, rows[index], returns);
    const uint8_t *text = field.bytes;
    size_t length = (size_t)field.count;
    bool doubled = false;
    if (quotes && *text == quote) {
      text++;
      length -= 2;
      doubled = copy_looking(d->bytes + end, text, length, quote);
    } else {
      memcpy(d->bytes + end, text, length);
    }
    if (UNLIKELY(doubled)) length = copy_single(d->bytes + end, text, length, quote);
    d->first[known + index] = position + rows[index];
    end += (int64_t)length;
    d->offsets[known + index + 1] = end;
  }
  d->count = known + count;
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
