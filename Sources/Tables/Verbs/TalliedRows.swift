/// Some rows with keys and values of kinds.
struct TalliedRows<Key: FixedWidthInteger & BitwiseCopyable> {
  let keys: Values<Key>
  let keyValidity: Bitmap?
  let values: Values<Int8>
  let validity: Bitmap?
  let kinds: [UInt8]
  let rows: Range<Int>

  private static var rowsInBlock: Int { 1 << 12 }

  /// Calls `body` for stretches of the rows with the places of their keys from `low` on and their
  /// kinds; rows without a key are counted in `keyless`.
  func forEachBlock(
    from low: Int64, keyless: inout KindCounts,
    _ body: (_ places: UnsafePointer<UInt32>, _ kinds: UnsafePointer<UInt8>, _ count: Int) -> Void
  ) {
    let length = Self.rowsInBlock
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: length) { places in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { found in
        guard let places = places.baseAddress, let found = found.baseAddress else { return }
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: length) {
          let block = start..<min(start + length, rows.upperBound)
          findKinds(of: block, found)
          let base = keys.base + start
          for row in 0..<block.count {
            places[row] = UInt32(truncatingIfNeeded: Int64(truncatingIfNeeded: base[row]) &- low)
          }
          body(places, found, withKeys(block, places, found, &keyless))
        }
      }
    }
  }

  private func findKinds(of block: Range<Int>, _ found: UnsafeMutablePointer<UInt8>) {
    let (base, present) = (values.base + block.lowerBound, PresentBits(validity))
    kinds.withUnsafeBufferPointer { kinds in
      if validity == nil {
        for row in 0..<block.count { found[row] = kinds[Int(base[row]) &+ 128] & 7 }
      } else {
        for row in 0..<block.count {
          found[row] = kinds[present[block.lowerBound &+ row] ? Int(base[row]) &+ 128 : 256] & 7
        }
      }
    }
    withExtendedLifetime(validity) {}
  }

  /// Moves the rows with a key together and gives their number.
  private func withKeys(
    _ block: Range<Int>, _ places: UnsafeMutablePointer<UInt32>,
    _ found: UnsafeMutablePointer<UInt8>, _ keyless: inout KindCounts
  ) -> Int {
    guard let keyValidity else { return block.count }
    var count = 0
    for row in 0..<block.count {
      if keyValidity[block.lowerBound + row] {
        (places[count], found[count]) = (places[row], found[row])
        count += 1
      } else {
        keyless[Int(found[row])] += 1
      }
    }
    return count
  }
}
