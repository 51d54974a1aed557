/// A choice of rows, one bit a row.
///
/// What only counts under a choice needs no row numbers; they are made when they are asked for.
package struct RowMask: Sendable {
  /// 64 rows a word, the first row in the lowest bit; bits after the last row are 0.
  package let words: Values<UInt64>
  /// The number of rows to choose from.
  package let rowCount: Int
  /// How many rows are chosen before each stretch of words, and at last in all.
  private let starts: [Int]

  /// How many rows are chosen.
  package var count: Int { starts[starts.count - 1] }

  init(_ words: Values<UInt64>, rowCount: Int) {
    self.words = words
    self.rowCount = rowCount
    let stretches = (words.count + wordsInChunk - 1) / wordsInChunk
    var starts = [Int](repeating: 0, count: stretches + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      inParallel(parts: stretches) { stretch in
        starts[stretch + 1] = words.pointer[Self.range(stretch, of: words)].reduce(0) {
          $0 + $1.nonzeroBitCount
        }
      }
    }
    for stretch in 0..<stretches { starts[stretch + 1] += starts[stretch] }
    self.starts = starts
  }

  /// The numbers of the chosen rows, ascending; there are fewer than 2³¹ rows.
  func rows() -> Values<Int32> {
    let base = words.base
    return Values(count: count) { out in
      inParallel(parts: starts.count - 1) { stretch in
        var next = starts[stretch]
        for index in Self.range(stretch, of: words) {
          var bits = base[index]
          while bits != 0 {
            out[next] = Int32(truncatingIfNeeded: index << 6 | bits.trailingZeroBitCount)
            next += 1
            bits &= bits &- 1
          }
        }
      }
    }
  }

  private static func range(_ stretch: Int, of words: Values<UInt64>) -> Range<Int> {
    stretch * wordsInChunk..<min((stretch + 1) * wordsInChunk, words.count)
  }
}

/// Words of a mask that one thread handles at a time.
private let wordsInChunk = rowsInChunk / 64

extension Bitmap {
  /// The bits of 64 rows from row `start` on, which need not all be there.
  func word(from start: Int) -> UInt64 {
    let bit = offset + start
    // Buffers have readable padding; the ninth byte has the rest of an odd offset.
    let low = buffer.address.loadUnaligned(fromByteOffset: bit >> 3, as: UInt64.self)
    let shift = UInt64(bit & 7)
    if shift == 0 { return low }
    let high = buffer.address.load(fromByteOffset: (bit >> 3) + 8, as: UInt8.self)
    return low >> shift | UInt64(high) << (64 - shift)
  }
}

extension Column {
  /// Which rows have a value, 64 rows from row `start` on; bits after the last row are 0.
  package func presentWord(from start: Int) -> UInt64 {
    let rows = min(64, count - start)
    let all = rows == 64 ? UInt64.max : (1 << UInt64(rows)) - 1
    guard let validity else { return all }
    return validity.word(from: start) & all
  }
}
