import Activity
import Tables

/// Writes an Arrow file batch by batch; it appears under its name when it is complete.
package final class ArrowFileWriter {
  let columns: [ArrowColumn]
  let options: ArrowOptions
  let output: OutputFile
  private let name: String
  var dictionaries: [FileDictionary]
  private var dictionaryBlocks: [ArrowBlock] = []
  var batchBlocks: [ArrowBlock] = []
  /// The rows so far.
  package internal(set) var rowCount = 0

  /// Begins a file of these columns; `observer` is given its bytes as they are written, but for those
  /// of places.
  ///
  /// - Throws: `FormatsError.system`, `.folder`.
  package init(
    path: String, columns: [ArrowColumn], options: ArrowOptions = ArrowOptions(),
    observer: ((UnsafeRawBufferPointer) -> Void)? = nil
  ) throws {
    self.columns = columns
    self.options = options
    self.output = try OutputFile(path: path)
    self.name = FileBytes.name(path)
    self.dictionaries = columns.map { _ in FileDictionary() }
    output.observer = observer
    try output.write(Array("ARROW1\0\0".utf8))
    _ = try write(
      ArrowMetadata.schemaMessage(columns, options.metadata), body: [])
  }

  /// Writes a whole table: `columns` of one length with different names.
  ///
  /// Strings that no row has are left out of the dictionaries of unordered columns. Gives the
  /// number of bytes.
  ///
  /// - Throws: `FormatsError`.
  @discardableResult
  package static func write(
    _ columns: [(name: String, column: Column)], rowCount: Int? = nil, to path: String,
    options: ArrowOptions = ArrowOptions()
  ) throws -> Int {
    let pruned = columns.map { name, column in
      (name: name, column: options.decimals.contains(name) ? column : column.prunedDictionary())
    }
    let writer = try ArrowFileWriter(
      path: path,
      columns: pruned.map { name, column in
        options.decimals.contains(name)
          ? ArrowColumn(name, .decimals(bits: 32), scale: column.scale)
          : ArrowColumn(name, suiting: column)
      },
      options: options)
    try writer.writeDictionaries(of: pruned.map(\.column))
    let rows = rowCount ?? columns.first?.column.count ?? 0
    let step = max(1, options.rowsPerBatch ?? max(rows, 1))
    for start in stride(from: 0, to: max(rows, 1), by: step) {
      let range = start..<min(rows, start + step)
      try writer.append(pruned.map { $0.column.slice(range) }, rowCount: range.count)
    }
    return try writer.finish()
  }

  /// Appends a record batch: one column for each announced one, all of one length.
  ///
  /// - Throws: `FormatsError`.
  package func append(_ batch: [Column], rowCount: Int? = nil) throws {
    precondition(batch.count == columns.count, "\(batch.count) columns for \(columns.count)")
    let rows = rowCount ?? batch.first?.count ?? 0
    precondition(batch.allSatisfy { $0.count == rows }, "columns of different lengths")
    var encoded = EncodedBatch(
      rowCount: rows, compression: options.compression, level: options.level)
    for (position, values) in batch.enumerated() {
      try Cancellation.check()
      let encoder = ColumnEncoder(column: columns[position], file: name)
      let buffers = try encoder.buffers(values, &dictionaries[position])
      try encoded.add(
        values.validity, missingCount: values.missingCount, buffers,
        numberWidth: columns[position].encoding.numberWidth)
    }
    batchBlocks.append(try write(ArrowMetadata.batchMessage(encoded), body: encoded.buffers))
    self.rowCount += rows
  }

  /// Completes the file, makes it durable and gives it its name; gives the number of bytes.
  ///
  /// - Throws: `FormatsError`.
  @discardableResult
  package func finish() throws -> Int {
    for position in columns.indices where !dictionaries[position].isWritten {
      try writeDictionary(position)
    }
    try output.write([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0])
    let footer = ArrowMetadata.footer(
      columns, options.metadata, dictionaries: dictionaryBlocks, batches: batchBlocks)
    try output.write(footer)
    try output.write(Self.bytes(UInt32(footer.count)) + Array("ARROW1".utf8))
    try output.publish()
    return output.position
  }

  /// Writes the dictionaries before the batches, as readers of streams want them.
  private func writeDictionaries(of batch: [Column]) throws {
    for (position, values) in batch.enumerated() where columns[position].dictionaryLimit != nil {
      _ = try dictionaries[position].codes(
        values.slice(0..<0), column: columns[position], file: name)
      try writeDictionary(position)
    }
  }

  func writeDictionary(_ position: Int) throws {
    dictionaries[position].isWritten = true
    guard columns[position].dictionaryLimit != nil else { return }
    let strings = dictionaries[position].strings
    var encoded = EncodedBatch(
      rowCount: strings.count, compression: options.compression, level: options.level)
    let used = Int(strings.offsets[strings.count])
    let start = Int(strings.offsets[0])
    let bytes = Buffer(
      borrowing: strings.bytes.address + start, byteCount: used - start, owner: strings.bytes)
    let offsets =
      start == 0 ? strings.offsets.window : strings.offsets.map { $0 - Int64(start) }.buffer
    try encoded.add(nil, missingCount: 0, [offsets, bytes])
    let message = ArrowMetadata.batchMessage(encoded, dictionary: Int64(position))
    dictionaryBlocks.append(try write(message, body: encoded.buffers))
  }

  /// Writes a message so that its body begins at a multiple of 64.
  private func write(_ metadata: [UInt8], body: [Buffer]) throws -> ArrowBlock {
    try write(metadata) {
      for buffer in body {
        try output.write(UnsafeRawBufferPointer(start: buffer.address, count: buffer.byteCount))
        try output.pad(to: 64)
      }
    }
  }

  /// Writes a message whose body `writeBody` writes.
  func write(_ metadata: [UInt8], writeBody: () throws -> Void) throws -> ArrowBlock {
    let offset = output.position
    let length = EncodedBatch.padded(offset + 8 + metadata.count) - offset - 8
    try output.write([0xff, 0xff, 0xff, 0xff] + Self.bytes(UInt32(length)) + metadata)
    try output.pad(to: 64)
    let bodyStart = output.position
    try writeBody()
    return ArrowBlock(
      offset: offset, metadataLength: bodyStart - offset,
      bodyLength: output.position - bodyStart)
  }

  private static func bytes(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }
}

extension Column {
  /// The same strings without dictionary entries that no row has; ordered categories stay.
  func prunedDictionary() -> Column {
    guard let dictionary, dictionary.isDistinct, !isOrdered else { return self }
    var isUsed = [Bool](repeating: false, count: dictionary.count)
    for row in 0..<count where !isMissing(row) {
      if let code = code(row) { isUsed[code] = true }
    }
    if isUsed.allSatisfy({ $0 }) { return self }
    var offsets: [Int64] = [0]
    var bytes: [UInt8] = []
    var translation = [UInt32](repeating: 0, count: dictionary.count)
    for code in 0..<dictionary.count where isUsed[code] {
      translation[code] = UInt32(offsets.count - 1)
      bytes.append(contentsOf: dictionary.utf8(code))
      offsets.append(Int64(bytes.count))
    }
    let codes = (0..<count).map { row in
      isMissing(row) ? 0 : code(row).map { translation[$0] } ?? 0
    }
    return Column.coded(
      codes,
      StringDictionary(offsets: Values(offsets), bytes: .copying(bytes), isDistinct: true),
      validity: validity
    ).labelled(scale: scale)
  }
}
