/// Which rows have a value, for inner loops: no reference counting, and nothing to look up when all have.
///
/// The bitmap must be kept alive by the caller.
struct PresentBits {
  private let base: UnsafePointer<UInt8>?
  private let offset: Int

  init(_ validity: Bitmap?) {
    base = validity.map { $0.buffer.address.assumingMemoryBound(to: UInt8.self) }
    offset = validity?.offset ?? 0
  }

  /// Whether row `row` has a value.
  @inline(__always) subscript(_ row: Int) -> Bool {
    guard let base else { return true }
    let bit = row &+ offset
    return base[bit &>> 3] & (1 &<< UInt8(truncatingIfNeeded: bit & 7)) != 0
  }
}
