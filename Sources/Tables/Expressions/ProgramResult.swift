/// What a program gave for each row of its columns.
package final class ProgramResult: @unchecked Sendable {
  // @unchecked because: workers write different chunks, and the object is read after they joined.

  /// What the caller needs to know of each row.
  package enum Need: Sendable {
    /// Whether the function's value is true.
    case selection
    /// The function's value.
    case column
  }

  /// The number of rows.
  package let rowCount: Int
  /// What was asked.
  package let need: Need
  /// The words of a mask over all rows.
  package let wordCount: Int
  /// The rows with a true value; only when a selection was asked.
  package let matches: UnsafeMutablePointer<UInt64>
  /// The rows that failed using nil after they read a missing column.
  package let setAside: UnsafeMutablePointer<UInt64>
  /// The rows that the program could not decide.
  package let undecided: UnsafeMutablePointer<UInt64>
  /// The kinds of the values, `ValueKind` raw values; only when a column was asked.
  package let tags: UnsafeMutablePointer<UInt8>
  /// The values: integers, dates, times as they are, numbers as bits, strings as ids.
  package let payloads: UnsafeMutablePointer<UInt64>
  /// How many rows were set aside by the last missing column they had read, by column of the program.
  package var setAsideCounts: [Int]
  /// How many rows read a column missing and got a value all the same, by column of the program.
  package var missingReads: [Int]

  /// A result in which no row has a value.
  package init(rowCount: Int, columnCount: Int, need: Need) {
    self.rowCount = rowCount
    self.need = need
    let padded = (rowCount + ChunkState.capacity) / ChunkState.capacity * ChunkState.capacity
    wordCount = padded / 64
    func mask() -> UnsafeMutablePointer<UInt64> {
      let words = UnsafeMutablePointer<UInt64>.allocate(capacity: padded / 64)
      words.initialize(repeating: 0, count: padded / 64)
      return words
    }
    matches = mask()
    setAside = mask()
    undecided = mask()
    let room = need == .column ? padded : 0
    tags = .allocate(capacity: room)
    tags.initialize(repeating: 0, count: room)
    payloads = .allocate(capacity: room)
    payloads.initialize(repeating: 0, count: room)
    setAsideCounts = [Int](repeating: 0, count: columnCount)
    missingReads = [Int](repeating: 0, count: columnCount)
  }

  deinit {
    matches.deallocate()
    setAside.deallocate()
    undecided.deallocate()
    tags.deallocate()
    payloads.deallocate()
  }

  /// The rows of a mask of this result, ascending.
  package func rows(of mask: UnsafeMutablePointer<UInt64>) -> Values<Int32> {
    var total = 0
    for word in 0..<wordCount { total += mask[word].nonzeroBitCount }
    // A full word is written as 64 positions, so there is room for them.
    return Values(count: total) { out in
      if let base = out.baseAddress, total > 0 {
        positions(of: mask, words: wordCount, into: base)
      }
    }
  }
}
