/// Reads text forward, byte by byte, without ever leaving it.
package struct ByteCursor {
  /// All the text.
  package let bytes: UnsafeBufferPointer<UInt8>
  /// The position of the next byte, up to `bytes.count`.
  package var position: Int

  /// A cursor at the first byte.
  @inlinable package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    self.position = 0
  }

  /// Whether nothing is left.
  @inlinable package var isAtEnd: Bool { position >= bytes.count }

  /// The next byte, or 0 at the end.
  @inlinable package var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  /// The byte that many places on, or 0 past the end.
  @inlinable package func peek(_ distance: Int) -> UInt8 {
    position + distance < bytes.count ? bytes[position + distance] : 0
  }

  /// Whether the next byte is an ASCII digit.
  @inlinable package var isAtDigit: Bool { next &- 48 < 10 }

  /// Passes the byte when it is next.
  @inlinable package mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Passes these bytes when they are next.
  package mutating func skip(_ text: StaticString) -> Bool {
    guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount
    where bytes[position + index] != text.utf8Start[index] { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Passes this lower-case ASCII word, however it is capitalised, when it is next.
  package mutating func skipWord(_ text: StaticString) -> Bool {
    guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount
    where Self.lowered(bytes[position + index]) != text.utf8Start[index] { return false }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Reads all digits that are next when they are `count` many, else nothing.
  @inlinable package mutating func digits(_ count: ClosedRange<Int>) -> Int? {
    var value = 0
    var end = position
    while end < bytes.count, bytes[end] &- 48 < 10 {
      if end - position == count.upperBound { return nil }
      value = value * 10 + Int(bytes[end] &- 48)
      end += 1
    }
    guard end - position >= count.lowerBound else { return nil }
    position = end
    return value
  }

  /// Passes spaces and tabs.
  package mutating func skipSpaces() {
    while next == 32 || next == 9 { position += 1 }
  }

  /// A byte with A–Z made a–z.
  @inlinable package static func lowered(_ byte: UInt8) -> UInt8 {
    byte &- 65 < 26 ? byte | 32 : byte
  }
}
