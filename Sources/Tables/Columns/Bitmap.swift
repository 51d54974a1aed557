/// A sequence of bits in Arrow order: bit `i` is bit `i % 8` of byte `i / 8`.
///
/// As a column's validity a set bit means that the row has a value.
package struct Bitmap: Sendable {
  /// The memory that holds the bits.
  package let buffer: Buffer
  /// The position of the first bit in the buffer.
  package let offset: Int
  /// The number of bits.
  package let count: Int

  /// The window of `count` bits that begins at bit `offset` of `buffer`.
  package init(_ buffer: Buffer, offset: Int = 0, count: Int) {
    precondition(
      offset >= 0 && count >= 0 && offset + count <= buffer.byteCount * 8,
      "window \(offset)+\(count) of a bitmap of \(buffer.byteCount) bytes")
    self.buffer = buffer
    self.offset = offset
    self.count = count
  }

  /// Packs one bit for each element.
  package init(_ bits: [Bool]) {
    let buffer = Buffer.filled(byteCount: (bits.count + 7) / 8) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      for (index, bit) in bits.enumerated() where bit { bytes[index >> 3] |= 1 << UInt8(index & 7) }
    }
    self.init(buffer, count: bits.count)
  }

  /// Whether bit `index`, which must be in `0..<count`, is set.
  @inlinable package subscript(_ index: Int) -> Bool {
    assert(index >= 0 && index < count)
    let bit = offset + index
    return buffer.address.load(fromByteOffset: bit >> 3, as: UInt8.self) & (1 << UInt8(bit & 7))
      != 0
  }

  /// How many bits are set.
  package func countSet() -> Int {
    var total = 0
    var index = 0
    while index < count && (offset + index) & 7 != 0 {
      total += self[index] ? 1 : 0
      index += 1
    }
    while index + 64 <= count {
      let word = buffer.address.loadUnaligned(
        fromByteOffset: (offset + index) >> 3, as: UInt64.self)
      total += word.nonzeroBitCount
      index += 64
    }
    while index < count {
      total += self[index] ? 1 : 0
      index += 1
    }
    return total
  }

  /// The part in `range`, without copying.
  package func slice(_ range: Range<Int>) -> Bitmap {
    Bitmap(buffer, offset: offset + range.lowerBound, count: range.count)
  }
}
