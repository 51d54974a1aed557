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

  /// Adds a column: its validity and then its other buffers.
  mutating func add(_ validity: Bitmap?, missingCount: Int, _ others: [Buffer]) throws {
    nodes.append(Node(rowCount: rowCount, missingCount: missingCount))
    let bits = validity.map { BitWriter.joined([($0, $0.count)]).buffer }
    for buffer in [bits ?? Buffer.copying([UInt8]())] + others {
      guard let compression, buffer.byteCount > 0 else {
        buffers.append(buffer)
        continue
      }
      let bytes = UnsafeRawBufferPointer(start: buffer.address, count: buffer.byteCount)
      buffers.append(try compression.compressed(bytes, level: level))
    }
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
