import Activity

/// The rows `0..<count` in the stable order of the columns; missing last in both directions.
func sortedRows(
  _ columns: [(column: Column, isDescending: Bool)], count: Int
) throws -> Values<Int32> {
  guard count <= Int(Int32.max) else { throw TableError.tooManyRows(count) }
  return try Values(count: count) { rows in
    for row in 0..<count { rows[row] = Int32(truncatingIfNeeded: row) }
    // Stable passes from the least to the most important key.
    for (column, isDescending) in columns.reversed() {
      try sort(rows, by: column.orderKeys(descending: isDescending), validity: column.validity)
    }
  }
}

/// Sorts `rows` stably by their keys, rows without a value last.
///
/// - Throws: `Stopped`, and then the rows are in any order.
func sort(
  _ rows: UnsafeMutableBufferPointer<Int32>, by keys: Values<UInt64>, validity: Bitmap?
) throws(Stopped) {
  guard rows.count > 1, let base = rows.baseAddress else { return }
  var present = rows.count
  if let validity {
    // stable partition: rows with a value first
    var missing: [Int32] = []
    present = 0
    for index in 0..<rows.count {
      let row = base[index]
      if validity[Int(row)] {
        base[present] = row
        present += 1
      } else {
        missing.append(row)
      }
    }
    for (index, row) in missing.enumerated() { base[present + index] = row }
  }
  let keys = keys.base
  var isSorted = true
  var low = UInt64.max
  var high = UInt64.min
  var previous = UInt64.min
  for index in 0..<present {
    let key = keys[Int(base[index])]
    if key < previous { isSorted = false }
    previous = key
    low = min(low, key)
    high = max(high, key)
  }
  if isSorted { return }
  if present < 256 {
    sortFew(base, present, keys)
  } else {
    try RadixSort(count: present, low: low, high: high).sort(base, by: keys)
  }
}

private func sortFew(
  _ rows: UnsafeMutablePointer<Int32>, _ count: Int, _ keys: UnsafePointer<UInt64>
) {
  // insertion sort is stable, and quick on a few rows
  for index in 1..<count {
    let row = rows[index]
    let key = keys[Int(row)]
    var place = index
    while place > 0, keys[Int(rows[place - 1])] > key {
      rows[place] = rows[place - 1]
      place -= 1
    }
    rows[place] = row
  }
}

/// A stable sort by the digits of unsigned keys, from the lowest to the highest.
private struct RadixSort {
  private static let digitBits = 11
  private static let buckets = 1 << digitBits

  let count: Int
  let low: UInt64
  let high: UInt64

  func sort(
    _ rows: UnsafeMutablePointer<Int32>, by keys: UnsafePointer<UInt64>
  ) throws(Stopped) {
    var source = Lane(count: count)
    var target = Lane(count: count)
    defer {
      source.deallocate()
      target.deallocate()
    }
    let parts = count < 1 << 16 ? 1 : kernelThreads
    inParallel(parts: parts) { part in
      for index in range(part, of: parts) {
        source.keys[index] = keys[Int(rows[index])] - low
        source.rows[index] = rows[index]
      }
    }
    var shift = 0
    while shift < 64, (high - low) >> UInt64(shift) != 0 {
      try Cancellation.check()
      pass(from: source, to: target, shift: UInt64(shift), parts: parts)
      swap(&source, &target)
      shift += Self.digitBits
    }
    rows.update(from: source.rows, count: count)
  }

  private func pass(from source: Lane, to target: Lane, shift: UInt64, parts: Int) {
    let places = UnsafeMutablePointer<Int>.allocate(capacity: parts * Self.buckets)
    places.initialize(repeating: 0, count: parts * Self.buckets)
    defer { places.deallocate() }
    let mask = UInt64(Self.buckets - 1)
    inParallel(parts: parts) { part in
      let counts = places + part * Self.buckets
      for index in range(part, of: parts) {
        counts[Int(truncatingIfNeeded: source.keys[index] >> shift & mask)] += 1
      }
    }
    var next = 0
    for bucket in 0..<Self.buckets {
      for part in 0..<parts {
        let size = places[part * Self.buckets + bucket]
        places[part * Self.buckets + bucket] = next
        next += size
      }
    }
    inParallel(parts: parts) { part in
      let places = places + part * Self.buckets
      for index in range(part, of: parts) {
        let key = source.keys[index]
        let bucket = Int(truncatingIfNeeded: key >> shift & mask)
        let place = places[bucket]
        places[bucket] = place + 1
        target.keys[place] = key
        target.rows[place] = source.rows[index]
      }
    }
  }

  private func range(_ part: Int, of parts: Int) -> Range<Int> {
    count * part / parts..<count * (part + 1) / parts
  }

  private struct Lane {
    let keys: UnsafeMutablePointer<UInt64>
    let rows: UnsafeMutablePointer<Int32>

    init(count: Int) {
      keys = .allocate(capacity: count)
      rows = .allocate(capacity: count)
    }

    func deallocate() {
      keys.deallocate()
      rows.deallocate()
    }
  }
}
