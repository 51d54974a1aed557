import CKernels

/// One column of one chunk, in memory that is used again for the worker's next chunk.
package struct ChunkColumn {
  /// What the values are.
  package let type: ColumnType
  /// The number of rows.
  package let count: Int
  /// How many rows have no value.
  package let missing: Int
  /// 1 where the row has a value, else 0.
  package let valid: UnsafePointer<UInt8>
  /// Integers, booleans (0 and 1), days or microseconds; of other types undefined.
  package let integers: UnsafePointer<Int64>
  /// Numbers; of other types undefined.
  package let numbers: UnsafePointer<Double>
  /// Codes of strings in the worker's dictionary, 0 where missing; of other types undefined.
  package let codes: UnsafePointer<UInt32>
  /// How many codes the worker's dictionary has so far.
  package let codeCount: Int
  /// The `codeCount + 1` offsets of the dictionary's texts in `textBytes`.
  package let textOffsets: UnsafePointer<Int64>?
  /// The dictionary's texts, in the file's encoding.
  package let textBytes: UnsafePointer<UInt8>?
  /// Rows of a column of decimals that hold something else.
  package let oddDecimals: Int

  init(_ decoder: ColumnDecoder, count: Int) {
    type = decoder.plan.type
    self.count = count
    missing = decoder.missing
    valid = UnsafePointer(decoder.valid.base)
    integers = UnsafePointer(decoder.integers.base)
    numbers = UnsafePointer(decoder.numbers.base)
    codes = UnsafePointer(decoder.codes.base)
    codeCount = deed_dictionary_count(decoder.dictionary)
    textOffsets = deed_dictionary_offsets(decoder.dictionary)
    textBytes = deed_dictionary_bytes(decoder.dictionary)
    oddDecimals = decoder.oddDecimals
  }
}

/// The asked columns of one chunk of rows.
package struct ChunkColumns {
  /// The chunk; a file's rows are those of chunk 0, 1, 2, ….
  package let chunk: Int
  /// The worker that read it, as whose codes strings are given.
  package let worker: Int
  /// The number of rows.
  package let count: Int
  /// The columns in the order asked.
  package let columns: [ChunkColumn]
}

/// What one worker has when all chunks are read.
package struct WorkerResult<Accumulator> {
  /// What was accumulated.
  package var accumulator: Accumulator
  /// The dictionary of each asked column; empty for columns that hold no strings.
  package let dictionaries: [StringDictionary]
}
