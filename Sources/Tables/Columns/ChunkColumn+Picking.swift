extension ChunkColumn {
  /// Values of some rows of a column, in memory of the caller's.
  ///
  /// What the column's form does not use stays nil.
  package struct Picked {
    let count: Int
    let missing: Int
    let valid: UnsafePointer<UInt8>
    /// Integers, booleans, days, microseconds, or the numbers that texts write.
    package var integers: UnsafePointer<Int64>?
    /// Numbers.
    package var numbers: UnsafePointer<Double>?
    /// Codes of texts.
    package var codes: UnsafePointer<UInt32>?
    /// How many codes there are, when the texts are the rows' own.
    package var codeCount = 0
    /// The offsets of the rows' own texts; nil for the worker's dictionary.
    package var textOffsets: UnsafePointer<Int64>?
    /// The bytes of the rows' own texts.
    package var textBytes: UnsafePointer<UInt8>?

    /// `count` rows, of which `missing` have a 0 in `valid`.
    package init(count: Int, missing: Int, valid: UnsafePointer<UInt8>) {
      self.count = count
      self.missing = missing
      self.valid = valid
    }
  }

  /// The column with these rows only; it is valid as long as their memory and the column are.
  package init(_ column: ChunkColumn, _ picked: Picked) {
    type = column.type
    count = picked.count
    missing = picked.missing
    valid = picked.valid
    integers = picked.integers ?? column.integers
    numbers = picked.numbers ?? column.numbers
    codes = picked.codes ?? column.codes
    codeCount = picked.textOffsets == nil ? column.codeCount : picked.codeCount
    textOffsets = picked.textOffsets ?? column.textOffsets
    textBytes = picked.textBytes ?? column.textBytes
    oddDecimals = 0
  }
}

extension ChunkColumns {
  /// Other columns of `count` rows of the same chunk.
  package init(like chunk: ChunkColumns, count: Int, columns: [ChunkColumn]) {
    self.init(chunk: chunk.chunk, worker: chunk.worker, count: count, columns: columns)
  }
}

extension MergedTexts {
  /// The same without texts that no worker uses; `isUsed` says which, by worker and code.
  package func keeping(_ isUsed: [[Bool]]) -> MergedTexts {
    var isKept = [Bool](repeating: false, count: dictionary.count)
    for (own, codes) in zip(isUsed, codes) {
      for (code, isUsed) in zip(codes, own) where isUsed { isKept[Int(code)] = true }
    }
    let kept = isKept.indices.filter { isKept[$0] }
    var position = [UInt32](repeating: 0, count: dictionary.count)
    for (place, code) in kept.enumerated() { position[code] = UInt32(truncatingIfNeeded: place) }
    return MergedTexts(
      dictionary: dictionary.picking(kept, isDistinct: true),
      codes: codes.map { $0.map { position[Int($0)] } }, first: kept.map { first[$0] })
  }
}
