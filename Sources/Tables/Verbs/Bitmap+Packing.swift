extension Bitmap {
  /// The bitmap whose bit `i` is `bit(i)`, which is called on all cores.
  static func packed(count: Int, _ bit: (Int) -> Bool) -> Bitmap {
    let buffer = Buffer.filled(byteCount: (count + 7) / 8) { bytes in
      inChunks(of: count) { range in
        var row = range.lowerBound
        while row < range.upperBound {
          var byte: UInt8 = 0
          for position in 0..<min(8, range.upperBound - row) where bit(row + position) {
            byte |= 1 << UInt8(position)
          }
          bytes[row >> 3] = byte
          row += 8
        }
      }
    }
    return Bitmap(buffer, count: count)
  }
}

/// The rows in `0..<count` for which `isWanted`, which is called on all cores, holds, ascending.
func selectedRows(of count: Int, where isWanted: (Int) -> Bool) -> Values<Int32> {
  let chunks = (count + rowsInChunk - 1) / rowsInChunk
  var counts = [Int](repeating: 0, count: chunks)
  let scratch = UnsafeMutablePointer<Int32>.allocate(capacity: count + 1)
  defer { scratch.deallocate() }
  counts.withUnsafeMutableBufferPointer { counts in
    inChunks(of: count) { range in
      var end = range.lowerBound
      for row in range {
        scratch[end] = Int32(truncatingIfNeeded: row)
        end += isWanted(row) ? 1 : 0
      }
      counts[range.lowerBound / rowsInChunk] = end - range.lowerBound
    }
  }
  return Values(count: counts.reduce(0, +)) { out in
    guard var target = out.baseAddress else { return }
    for (chunk, size) in counts.enumerated() {
      target.update(from: scratch + chunk * rowsInChunk, count: size)
      target += size
    }
  }
}

extension Bitmap {
  /// The positions of the set bits, ascending.
  package func rows() -> Values<Int32> { selectedRows(of: count) { self[$0] } }
}
