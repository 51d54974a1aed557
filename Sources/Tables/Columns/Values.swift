/// A typed window on a buffer: the elements of a column or of a slice of one.
package struct Values<Element: BitwiseCopyable>: @unchecked Sendable {
  // @unchecked because: `base` points into `buffer`, which is immutable and kept alive here.

  /// The memory that holds the elements.
  package let buffer: Buffer
  /// The first element of the window.
  package let base: UnsafePointer<Element>
  /// The number of elements.
  package let count: Int

  /// The window of `count` elements that begins at element `offset` of `buffer`.
  package init(_ buffer: Buffer, offset: Int = 0, count: Int) {
    precondition(
      offset >= 0 && count >= 0
        && (offset + count) * MemoryLayout<Element>.stride <= buffer.byteCount,
      "window \(offset)+\(count) of a buffer of \(buffer.byteCount) bytes")
    self.buffer = buffer
    self.base =
      (buffer.address + offset * MemoryLayout<Element>.stride).assumingMemoryBound(
        to: Element.self)
    self.count = count
  }

  /// Copies an array.
  package init(_ elements: [Element]) {
    self.init(.copying(elements), count: elements.count)
  }

  /// Allocates `count` elements and lets `fill` write each of them.
  package init<Failure>(
    count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) throws(Failure) -> Void
  ) throws(Failure) {
    let buffer = try Buffer.filled(byteCount: count * MemoryLayout<Element>.stride) {
      (bytes) throws(Failure) in try fill(bytes.bindMemory(to: Element.self))
    }
    self.init(buffer, count: count)
  }

  /// The element at `index`, which must be in `0..<count`.
  @inlinable package subscript(_ index: Int) -> Element {
    assert(index >= 0 && index < count)
    return base[index]
  }

  /// The elements as a buffer pointer, valid while the value lives.
  package var pointer: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: base, count: count)
  }

  /// The part in `range`, without copying.
  package func slice(_ range: Range<Int>) -> Values {
    let offset = base - buffer.address.assumingMemoryBound(to: Element.self)
    return Values(buffer, offset: offset + range.lowerBound, count: range.count)
  }
}
