import Activity
import Tables

/// Which rows of a streamed file are stored already, which replace an older version, and which are
/// new: what `RowMatching` finds, by hashes instead of values.
///
/// Two rows that say the same agree in two hashes of 64 bits. Two different keys with one hash, which
/// would take the one row for a version of the other, are to be expected once in a million tables of
/// five million rows.
struct StreamedMatching {
  /// By row of the file, whether it is stored: it is new or replaces an older version.
  private(set) var isKept: [Bool]
  /// By stored row, counted over all parts, whether the file has the same.
  private(set) var isConfirmed: [Bool]
  /// By stored row whether a newer version replaces it.
  private(set) var isSuperseded: [Bool]

  /// Matches the rows of a file with the `live` rows of a table; those that are `dropped` do not count.
  ///
  /// The nth of several rows that nothing tells apart is matched with the nth.
  init(_ file: StreamedRows, dropped: [Bool], _ stored: StoredHashes?, live: [Bool]) throws {
    isKept = dropped.map { !$0 }
    isConfirmed = [Bool](repeating: false, count: live.count)
    isSuperseded = isConfirmed
    guard let stored else { return }
    var index = HashIndex(stored.ids, live)
    let room = Scratch()
    for (chunk, start) in zip(file.chunks, file.starts) {
      try Cancellation.check()
      let hashes = room.room(chunk.rowCount * 2, of: UInt64.self)
      try file.spool.read(chunk.hashes, into: UnsafeMutableRawBufferPointer(hashes))
      for row in 0..<chunk.rowCount where isKept[start + row] {
        guard let other = index.take(hashes[row]) else { continue }
        if stored.contents[other] == hashes[chunk.rowCount + row] {
          isConfirmed[other] = true
          isKept[start + row] = false
        } else {
          isSuperseded[other] = true
        }
      }
    }
  }

  /// Lets stored rows of `scope` go that the file does not have; the scope counts live rows only.
  mutating func replace(_ live: [Bool], _ scope: (Int) -> Bool) {
    var place = 0
    for row in live.indices where live[row] {
      if !isConfirmed[row] && scope(place) { isSuperseded[row] = true }
      place += 1
    }
  }
}

/// Finds rows by hash, those with the same one in their order.
private struct HashIndex {
  private let hashes: UnsafeMutableBufferPointer<UInt64>
  /// The first row of each slot's chain; −1 for a free slot, −2 for one whose rows are taken.
  private var slots: [Int32]
  /// The next row with the same hash; −1 at the end.
  private var next: [Int32]

  init(_ hashes: UnsafeMutableBufferPointer<UInt64>, _ live: [Bool]) {
    self.hashes = hashes
    var capacity = 16
    while capacity < live.count + live.count / 2 { capacity *= 2 }
    slots = [Int32](repeating: -1, count: capacity)
    next = [Int32](repeating: -1, count: live.count)
    // From the last row to the first, so that chains are in row order.
    for row in stride(from: live.count - 1, through: 0, by: -1) where live[row] {
      var slot = Int(truncatingIfNeeded: hashes[row]) & (capacity - 1)
      while slots[slot] >= 0 && hashes[Int(slots[slot])] != hashes[row] {
        slot = (slot + 1) & (capacity - 1)
      }
      next[row] = slots[slot]
      slots[slot] = Int32(truncatingIfNeeded: row)
    }
  }

  /// The first row with this hash that was not taken.
  mutating func take(_ hash: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != -1 {
      let row = Int(slots[slot])
      if row >= 0 && hashes[row] == hash {
        slots[slot] = next[row] >= 0 ? next[row] : -2
        return row
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}
