import Tables

/// Which new rows are which old ones.
struct RowMatching {
  /// For each new row the old row with the same key (old rows counted over all parts), or nil.
  private(set) var partner: [Int?]
  /// Whether each matched new row is the same as its partner in every column.
  private(set) var isSame: [Bool]

  /// Matches by key, the nth of several rows with one key with the nth; rows without a
  /// key, or of a table without one, only with rows that are the same in every column.
  init(
    old: (_ name: String) throws -> Column, oldCount: Int, new: Table, newCount: Int,
    names: [String], key: [String]
  ) throws {
    partner = [Int?](repeating: nil, count: newCount)
    isSame = [Bool](repeating: false, count: newCount)
    guard oldCount > 0, newCount > 0 else { return }
    func both(_ name: String) throws -> Column {
      let newColumn = new.has(name) ? try new.column(name) : nil
      let oldColumn = try old(name)
      return try Column.concatenated(
        [oldColumn, newColumn ?? .missing(oldColumn.type, count: newCount)], named: name)
    }
    let total = oldCount + newCount
    let keyColumns = try key.map(both)
    // The key's last column tells rows apart; the ones before it may be missing, as a survey is.
    let isKeyed = (0..<total).map { row in keyColumns.last.map { !$0.isMissing(row) } ?? false }
    let all = try names.map(both)
    let content = try RowIdentity(all, rowCount: total)
    let keys = keyColumns.isEmpty ? content : try RowIdentity(keyColumns, rowCount: total)
    pair(keys, isKeyed, oldCount) { $0 }
    pair(content, isKeyed, oldCount) { !$0 }
    for row in 0..<newCount {
      guard let other = partner[row] else { continue }
      isSame[row] = content.codes[other] == content.codes[oldCount + row]
    }
  }

  private mutating func pair(
    _ identity: RowIdentity, _ isKeyed: [Bool], _ oldCount: Int, _ counts: (Bool) -> Bool
  ) {
    // For each number the old rows that have it, as a chain in row order.
    var first = [Int](repeating: -1, count: identity.count)
    var next = [Int](repeating: -1, count: oldCount)
    for row in stride(from: oldCount - 1, through: 0, by: -1) where counts(isKeyed[row]) {
      let code = Int(identity.codes[row])
      next[row] = first[code]
      first[code] = row
    }
    for row in partner.indices where counts(isKeyed[oldCount + row]) {
      let code = Int(identity.codes[oldCount + row])
      guard first[code] >= 0 else { continue }
      partner[row] = first[code]
      first[code] = next[first[code]]
    }
  }
}

extension Tables.Table {
  /// The table with only the last of several rows that have one key, and a note of how many gave
  /// way; rows without the key's last column stay.
  func lastVersions(key: [String]) throws -> Tables.Table {
    let names = key.filter(has)
    guard let last = key.last, names.contains(last) else { return self }
    let columns = try self.columns(names)
    let count = try rowCount()
    let identity = try RowIdentity(columns, rowCount: count)
    if identity.count == count { return self }
    let id = try column(last)
    var latest = [Int32](repeating: -1, count: identity.count)
    for row in 0..<count { latest[Int(identity.codes[row])] = Int32(truncatingIfNeeded: row) }
    let kept = (0..<Int32(truncatingIfNeeded: count)).filter { row in
      latest[Int(identity.codes[Int(row)])] == row || id.isMissing(Int(row))
    }
    if kept.count == count { return self }
    let note = Note(
      step: "import", reason: "rows gave way to a later row of the file with the same key",
      column: last, count: count - kept.count)
    return try filtered(rows: Values(kept), notes: [note])
  }
}
