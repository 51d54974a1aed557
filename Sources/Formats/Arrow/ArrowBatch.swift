import CCompression
import Tables

/// A record batch that is made away from its file, so that several threads compress at once.
package struct ArrowBatch: ~Copyable {
  /// The number of rows.
  package let rowCount: Int
  private(set) var nodes: [EncodedBatch.Node] = []
  private(set) var byteCounts: [Int] = []
  let compression: BodyCompression?
  // The buffers one after the other, each padded.
  private var memory: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var bodyLength = 0
  private let compressor: Compressor?

  /// A batch without columns; `compressor` is the thread's own.
  package init(
    rowCount: Int, compression: BodyCompression?, expecting byteCount: Int,
    compressor: Compressor? = nil
  ) {
    self.compressor = compressor
    self.rowCount = rowCount
    self.compression = compression
    capacity = max(byteCount, 1 << 12)
    memory = .allocate(byteCount: capacity, alignment: 64)
  }

  deinit { memory.deallocate() }

  /// The buffers as they go to the file.
  var body: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: memory, count: bodyLength) }

  /// Adds the next column: its validity (bits, empty when no row is missing) and other buffers.
  package mutating func add(missingCount: Int, _ buffers: [UnsafeRawBufferPointer]) {
    nodes.append(.init(rowCount: rowCount, missingCount: missingCount))
    for buffer in buffers { add(buffer, numberWidth: nil) }
  }

  /// Adds the next column, of whole numbers of `width` bytes.
  package mutating func add(
    missingCount: Int, _ validity: UnsafeRawBufferPointer, numbers: UnsafeRawBufferPointer,
    width: Int
  ) {
    nodes.append(.init(rowCount: rowCount, missingCount: missingCount))
    add(validity, numberWidth: nil)
    add(numbers, numberWidth: width)
  }

  private mutating func add(_ buffer: UnsafeRawBufferPointer, numberWidth: Int?) {
    guard let compression, buffer.count > 0 else {
      reserve(buffer.count)
      if let base = buffer.baseAddress {
        (memory + bodyLength).copyMemory(from: base, byteCount: buffer.count)
      }
      return close(buffer.count)
    }
    reserve(compression.room(for: buffer.count))
    close(
      compression.compress(
        buffer,
        into: UnsafeMutableRawBufferPointer(
          start: memory + bodyLength, count: capacity - bodyLength), level: 1,
        compressor: compressor, numberWidth: numberWidth))
  }

  private mutating func close(_ byteCount: Int) {
    byteCounts.append(byteCount)
    let padded = EncodedBatch.padded(byteCount)
    (memory + bodyLength + byteCount).initializeMemory(
      as: UInt8.self, repeating: 0, count: padded - byteCount)
    bodyLength += padded
  }

  private mutating func reserve(_ count: Int) {
    let wanted = bodyLength + EncodedBatch.padded(count)
    guard wanted > capacity else { return }
    capacity = max(wanted, capacity * 2)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    larger.copyMemory(from: memory, byteCount: bodyLength)
    memory.deallocate()
    memory = larger
  }
}

extension BodyCompression {
  /// The bytes that the stored form of `byteCount` bytes may take.
  func room(for byteCount: Int) -> Int {
    let bound =
      switch self {
      case .lz4: deed_lz4_bound(byteCount)
      case .zstd: deed_zstd_bound(byteCount)
      }
    return 8 + max(bound, byteCount)
  }

  /// Writes the stored form of a buffer, as it is when compression gains nothing; gives its length.
  ///
  /// Whole numbers of `numberWidth` bytes may count up.
  func compress(
    _ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, level: Int32,
    compressor: Compressor? = nil, numberWidth: Int?
  ) -> Int {
    guard let base = target.baseAddress, target.count >= room(for: bytes.count) else { return 0 }
    let frame = base + 8
    let written =
      switch self {
      case .lz4: deed_lz4_compress(frame, target.count - 8, bytes.baseAddress, bytes.count)
      case .zstd:
        Self.counting(bytes, into: frame, capacity: target.count - 8, width: numberWidth)
          ?? deed_zstd_compress(
            compressor?.context, frame, target.count - 8, bytes.baseAddress, bytes.count, level)
      }
    if written >= 0 && written < bytes.count {
      target.storeBytes(of: Int64(bytes.count).littleEndian, as: Int64.self)
      return 8 + Int(written)
    }
    target.storeBytes(of: Int64(-1), as: Int64.self)
    bytes.baseAddress.map { frame.copyMemory(from: $0, byteCount: bytes.count) }
    return 8 + bytes.count
  }

  private static func counting(
    _ bytes: UnsafeRawBufferPointer, into frame: UnsafeMutableRawPointer, capacity: Int,
    width: Int?
  ) -> Int64? {
    guard let width else { return nil }
    let written = deed_zstd_compress_counting(
      frame, capacity, bytes.baseAddress, bytes.count / width, Int32(width))
    return written < 0 ? nil : written
  }
}

extension ArrowFileWriter {
  /// Appends a record batch that was made elsewhere: one column for each announced one, none of
  /// them with a dictionary.
  ///
  /// - Throws: `FormatsError`.
  package func append(_ batch: borrowing ArrowBatch) throws {
    precondition(batch.nodes.count == columns.count, "\(batch.nodes.count) columns")
    let message = ArrowMetadata.batchMessage(
      rowCount: batch.rowCount, nodes: batch.nodes, byteCounts: batch.byteCounts,
      compression: batch.compression)
    let body = batch.body
    batchBlocks.append(try write(message) { try output.write(body) })
    rowCount += batch.rowCount
  }
}
