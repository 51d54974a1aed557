import Tables

/// Where the buffers of a column lie in a file.
package struct ArrowPlacement: Sendable {
  /// The validity's bytes; empty when no row is missing.
  package let validity: Range<Int>
  /// The values' or codes' bytes.
  package let values: Range<Int>
}

extension ArrowFileWriter {
  /// Leaves room for the file's only record batch, raw, to be filled by `fill`; `dictionaries` are
  /// those of the columns that have one.
  ///
  /// - Throws: `FormatsError`.
  package func place(
    rowCount: Int, missing: [Int], dictionaries: [StringDictionary?]
  ) throws -> [ArrowPlacement] {
    precondition(missing.count == columns.count && dictionaries.count == columns.count)
    for (position, dictionary) in dictionaries.enumerated() {
      self.dictionaries[position] = FileDictionary(dictionary)
      try writeDictionary(position)
    }
    let byteCounts = zip(columns, missing).flatMap { column, missing in
      [missing > 0 ? (rowCount + 7) / 8 : 0, column.encoding.byteCount(rowCount)]
    }
    let message = ArrowMetadata.batchMessage(
      rowCount: rowCount,
      nodes: missing.map { .init(rowCount: rowCount, missingCount: $0) }, byteCounts: byteCounts,
      compression: nil)
    var start = 0
    batchBlocks.append(
      try write(message) {
        start = output.position
        try output.reserve(byteCounts.reduce(0) { $0 + EncodedBatch.padded($1) })
      })
    self.rowCount += rowCount
    return columns.indices.map { column in
      let ranges = byteCounts[2 * column...2 * column + 1].map { byteCount in
        defer { start += EncodedBatch.padded(byteCount) }
        return start..<start + byteCount
      }
      return ArrowPlacement(validity: ranges[0], values: ranges[1])
    }
  }

  /// Fills room that was left at `offset` of the file; may be called on several threads.
  ///
  /// - Throws: `FormatsError`.
  package nonisolated func fill(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    try output.write(bytes, at: offset)
  }

  /// Has the system begin to write filled room to disk, so that less is left to wait for.
  package nonisolated func beginWriting(_ range: Range<Int>) { output.beginWriting(range) }
}

extension ArrowColumn.Encoding {
  /// The bytes that the values of so many rows take; texts in full are not placed.
  fileprivate func byteCount(_ rows: Int) -> Int {
    switch self {
    case .integer(let bits), .decimals(let bits), .dictionary(let bits, _): rows * bits / 8
    case .number, .time: rows * 8
    case .date: rows * 4
    case .boolean: (rows + 7) / 8
    case .text: 0
    }
  }
}
