import Tables

/// A record batch in the form in which it goes to a file.
struct EncodedBatch {
  struct Node {
    let rowCount: Int
    let missingCount: Int
  }

  let rowCount: Int
  private(set) var nodes: [Node] = []
  private(set) var buffers: [Buffer] = []
  let compression: BodyCompression?
  private let level: Int32

  init(rowCount: Int, compression: BodyCompression?, level: Int32) {
    self.rowCount = rowCount
    self.compression = compression
    self.level = level
  }

  /// The bytes of the body, each buffer padded.
  var bodyLength: Int { buffers.reduce(0) { $0 + Self.padded($1.byteCount) } }

  /// A length rounded up to the alignment of buffers.
  static func padded(_ byteCount: Int) -> Int { (byteCount + 63) / 64 * 64 }

  /// Adds a column: its validity and then its other buffers, which are whole numbers of
  /// `numberWidth` bytes where it is not nil.
  mutating func add(
    _ validity: Bitmap?, missingCount: Int, _ others: [Buffer], numberWidth: Int? = nil
  ) throws {
    nodes.append(Node(rowCount: rowCount, missingCount: missingCount))
    let bits = validity.map { BitWriter.joined([($0, $0.count)]).buffer }
    try add(bits ?? Buffer.copying([UInt8]()), numberWidth: nil)
    for buffer in others { try add(buffer, numberWidth: numberWidth) }
  }

  private mutating func add(_ buffer: Buffer, numberWidth: Int?) throws {
    guard let compression, buffer.byteCount > 0 else {
      buffers.append(buffer)
      return
    }
    let bytes = UnsafeRawBufferPointer(start: buffer.address, count: buffer.byteCount)
    buffers.append(try compression.compressed(bytes, level: level, numberWidth: numberWidth))
  }
}

extension Values {
  /// The window's bytes as a buffer of their own, without copying.
  var window: Buffer {
    Buffer(
      borrowing: UnsafeRawPointer(base), byteCount: count * MemoryLayout<Element>.stride,
      owner: buffer)
  }
}
