import Tables

/// Where the buffers of a column lie in a file.
package struct ArrowPlacement: Sendable {
  /// The validity's bytes; empty when no row is missing.
  package let validity: Range<Int>
  /// The values' or codes' bytes.
  package let values: Range<Int>
}

/// Room that was left in a file for a record batch.
package struct ArrowRoom: Sendable {
  let block: ArrowBlock
  let byteCounts: [Int]
  /// Where the columns may lie.
  package let places: [ArrowPlacement]
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
    let room = try reserve(rowCount: rowCount, withValidity: missing.map { $0 > 0 })
    return try settle(room, rowCount: rowCount, missing: missing)
  }

  /// Leaves room for the file's only record batch, raw, before it is known how many rows it has: at
  /// most `rowCount`, and validity only for the columns that are said to have it.
  ///
  /// - Throws: `FormatsError`.
  package func reserve(rowCount: Int, withValidity: [Bool]) throws -> ArrowRoom {
    let byteCounts = zip(columns, withValidity).flatMap { column, withValidity in
      [withValidity ? (rowCount + 7) / 8 : 0, column.encoding.byteCount(rowCount)]
    }
    // Numbers take the same room whatever they are.
    let message = message(rowCount, columns.map { _ in 0 }, byteCounts, reserved: byteCounts)
    let block = try write(message) {
      try output.reserve(byteCounts.reduce(0) { $0 + EncodedBatch.padded($1) })
    }
    batchBlocks.append(block)
    var start = block.offset + block.metadataLength
    let ranges = byteCounts.map { byteCount in
      defer { start += EncodedBatch.padded(byteCount) }
      return start..<start + byteCount
    }
    return ArrowRoom(
      block: block, byteCounts: byteCounts,
      places: columns.indices.map {
        ArrowPlacement(validity: ranges[2 * $0], values: ranges[2 * $0 + 1])
      })
  }

  /// Says how many rows are in the room that was left, and how many of each column are missing.
  ///
  /// Gives the places that they take; what is behind them in the room stays empty.
  ///
  /// - Throws: `FormatsError`.
  package func settle(
    _ room: ArrowRoom, rowCount: Int, missing: [Int], dictionaries: [StringDictionary?] = []
  ) throws -> [ArrowPlacement] {
    let byteCounts = zip(columns, missing).flatMap { column, missing in
      [missing > 0 ? (rowCount + 7) / 8 : 0, column.encoding.byteCount(rowCount)]
    }
    precondition(
      zip(byteCounts, room.byteCounts).allSatisfy { $0 <= $1 }, "\(byteCounts) in \(room)")
    let message = message(rowCount, missing, byteCounts, reserved: room.byteCounts)
    try output.flush()
    try message.withUnsafeBytes { try output.write($0, at: room.block.offset + 8) }
    for (position, dictionary) in dictionaries.enumerated() {
      self.dictionaries[position] = FileDictionary(dictionary)
      try writeDictionary(position)
    }
    self.rowCount += rowCount
    return room.places.enumerated().map { column, place in
      ArrowPlacement(
        validity: place.validity.prefix(byteCounts[2 * column]),
        values: place.values.prefix(byteCounts[2 * column + 1]))
    }
  }

  private func message(
    _ rowCount: Int, _ missing: [Int], _ byteCounts: [Int], reserved: [Int]
  ) -> [UInt8] {
    ArrowMetadata.batchMessage(
      rowCount: rowCount,
      nodes: missing.map { .init(rowCount: rowCount, missingCount: $0) }, byteCounts: byteCounts,
      reserved: reserved, compression: nil)
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
