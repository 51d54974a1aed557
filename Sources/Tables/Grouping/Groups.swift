import Synchronization

/// The rows of a table in groups, sorted by their keys, nil last.
package struct Groups: Sendable {
  /// The rows in groups.
  ///
  /// Of overlapping groups it has a row once for each group that it is in.
  package let table: Table
  /// The table that was grouped.
  package let whole: Table
  /// What the groups are called: columns with one row for each group.
  package let keys: [(name: String, column: Column)]
  /// For each row of `table` the number of its group.
  package let codes: Values<UInt32>
  /// The number of groups.
  package let count: Int
  private let index = GroupIndex()

  init(
    table: Table, whole: Table, keys: [(name: String, column: Column)], codes: Values<UInt32>,
    count: Int
  ) {
    self.table = table
    self.whole = whole
    self.keys = keys
    self.codes = codes
    self.count = count
  }

  /// The rows of group `group` in `table`, ascending.
  package func rows(of group: Int) -> Values<Int32> {
    let (offsets, rows) = index.value(codes, count: count)
    return rows.slice(offsets[group]..<offsets[group + 1])
  }

  /// The keys of group `group`.
  package func key(of group: Int) -> [Cell] { keys.map { $0.column[group] } }

  /// The rows of group `group` as a table.
  package func part(_ group: Int) throws -> Table { try table.filtered(rows: rows(of: group)) }

  /// The first `rows` rows of each group, in the table's order.
  package func head(_ rows: Int) throws -> Table {
    try refuseNegative(rows, "head")
    var seen = [Int](repeating: 0, count: count)
    let base = codes.base
    var kept: [Int32] = []
    for row in 0..<codes.count {
      let group = Int(base[row])
      if seen[group] < rows { kept.append(Int32(truncatingIfNeeded: row)) }
      seen[group] += 1
    }
    return try table.filtered(rows: Values(kept))
  }

  /// For each group the begin of its rows in `groupedRows`, and the end of the last.
  package var offsets: [Int] { index.value(codes, count: count).offsets }

  /// The rows of `table`, group after group, each group's in order.
  package var groupedRows: Values<Int32> { index.value(codes, count: count).rows }
}

/// The rows by group, computed when first asked for.
private final class GroupIndex: Sendable {
  private let built = Mutex<(offsets: [Int], rows: Values<Int32>)?>(nil)

  func value(_ codes: Values<UInt32>, count: Int) -> (offsets: [Int], rows: Values<Int32>) {
    built.withLock { built in
      if let built { return built }
      let new = rowsByCode(codes, count: count)
      built = new
      return new
    }
  }
}

/// The rows of each code in `0..<count`, in order; rows of other codes are left out.
func rowsByCode(
  _ codes: Values<UInt32>, count: Int
) -> (offsets: [Int], rows: Values<Int32>) {
  var offsets = [Int](repeating: 0, count: count + 1)
  let base = codes.base
  for row in 0..<codes.count where base[row] < UInt32(truncatingIfNeeded: count) {
    offsets[Int(base[row]) + 1] += 1
  }
  for code in 0..<count { offsets[code + 1] += offsets[code] }
  var next = offsets
  let rows = Values<Int32>(count: offsets[count]) { out in
    next.withUnsafeMutableBufferPointer { next in
      for row in 0..<codes.count where base[row] < UInt32(truncatingIfNeeded: count) {
        out[next[Int(base[row])]] = Int32(truncatingIfNeeded: row)
        next[Int(base[row])] += 1
      }
    }
  }
  return (offsets, rows)
}
