import Activity

extension Table {
  /// The table brought together with `right`, see `Join`.
  ///
  /// Rows keep the left table's order, matches of one row the right table's. A missing key matches
  /// nothing, nor does NaN. The key columns have the left names; the other columns of `right` follow
  /// those of this table.
  ///
  /// - Throws: `TableError.noKeys`, `.noColumn`, `.keyTypes`, `.sharedColumns`, `.severalMatches`,
  ///   `.tooManyRows`, and for asof `.asofTypes` and `.withinDays`.
  package func joined(_ right: Table, _ join: Join) throws -> Table {
    let (leftKeys, rightKeys) = try keyColumns(right, join)
    switch join.kind {
    case .semi, .anti:
      let rows = try matchedRows(leftKeys, rightKeys, isWanted: join.kind == .semi)
      let notes = join.kind == .semi ? missingKeys(leftKeys, join) : []
      return try .derived(
        SelectedSource(self, rows, notes: notes, also: [right]), label: label)
    case .inner, .left:
      let columns = try joinedColumns(right, join)
      let keys = try JoinKeys(Array(zip(leftKeys, rightKeys)))
      let matches = try JoinMatches.pairing(keys, keepingAll: join.kind == .left, many: join.many) {
        row, count in
        TableError.severalMatches(
          row: row, key: join.keys.map(\.left), values: leftKeys.map { $0[row].text ?? "" },
          count: count)
      }
      var notes = missingKeys(leftKeys, join)
      if let note = matches.note(join, leftRows: keys.left.count) { notes.append(note) }
      return try assembled(right, columns, matches.left, matches.right, join, notes)
    case .asof(let asof):
      let columns = try joinedColumns(right, join)
      let rows = try asofRows(right, asof, try JoinKeys(Array(zip(leftKeys, rightKeys))))
      return try assembled(right, columns, nil, rows, join, missingKeys(leftKeys, join))
    }
  }

  /// The rows whose key is among those of `other`.
  package func within(_ other: Table, key: String = "customer_id") throws -> Table {
    try joined(other, Join([key], kind: .semi))
  }

  private func keyColumns(
    _ right: Table, _ join: Join
  ) throws -> (left: [Column], right: [Column]) {
    if join.keys.isEmpty { throw TableError.noKeys }
    // The columns first: a file that is read for them knows its number of rows.
    let left = try columns(join.keys.map(\.left))
    let rightColumns = try right.columns(join.keys.map(\.right))
    _ = try (numberedRows(), right.numberedRows())
    for (key, (left, right)) in zip(join.keys, zip(left, rightColumns)) {
      let types = [left.type, right.type]
      guard left.type == right.type || types.allSatisfy({ $0 == .integer || $0 == .number }) else {
        throw TableError.keyTypes(left: key.left, left.type, right: key.right, right.type)
      }
    }
    return (left, rightColumns)
  }

  /// The right table's columns but the keys, with their names in the result.
  private func joinedColumns(
    _ right: Table, _ join: Join
  ) throws -> [(name: String, original: String)] {
    let keys = Set(join.keys.map(\.right))
    let others = right.names.filter { !keys.contains($0) }
    let columns = others.map { name in
      (name: has(name) ? (join.prefix ?? "") + name : name, original: name)
    }
    var taken = Set(names)
    let shared = columns.filter { !taken.insert($0.name).inserted }
    if !shared.isEmpty {
      throw TableError.sharedColumns(shared.map(\.original), prefix: join.prefix)
    }
    return columns
  }

  private func assembled(
    _ right: Table, _ columns: [(name: String, original: String)], _ leftRows: Values<Int32>?,
    _ rightRows: Values<Int32>, _ join: Join, _ notes: [Note]
  ) throws -> Table {
    let leftPart = leftRows.map { Table(SelectedSource(self, rows: $0)) } ?? self
    let rightPart = Table(
      SelectedSource(right, rows: rightRows, mayMiss: join.kind != .inner))
    let all =
      ComposedSource.columns(of: leftPart)
      + columns.map { (name: $0.name, origin: .column($0.original, of: rightPart)) }
    return try .derived(
      ComposedSource(
        all, basis: leftPart, trail: NoteTrail([self, right], adding: notes)), label: label)
  }

  private func missingKeys(_ columns: [Column], _ join: Join) -> [Note] {
    zip(join.keys, columns).compactMap { key, column in
      column.missingCount == 0
        ? nil
        : Note(
          step: "join", reason: "rows had no \(key.left)", column: key.left,
          count: column.missingCount)
    }
  }

  private func asofRows(
    _ right: Table, _ asof: Join.Asof, _ keys: JoinKeys
  ) throws -> Values<Int32> {
    let leftAt = try column(asof.leftAt)
    let rightAt = try right.column(asof.rightAt)
    guard leftAt.type == rightAt.type, leftAt.type == .date || leftAt.type == .time else {
      throw TableError.asofTypes(
        left: asof.leftAt, leftAt.type, right: asof.rightAt, rightAt.type)
    }
    var reach = UInt64.max
    if let days = asof.withinDays {
      guard days >= 0 else { throw TableError.withinDays(days) }
      let units = (days * (leftAt.type == .date ? 1 : 86_400_000_000)).rounded(.down)
      reach = UInt64(exactly: units) ?? .max
    }
    return try latestRows(keys, leftAt, rightAt, reach: reach)
  }
}

/// For each left row the latest right row with its key that is not after it and not earlier than
/// `reach`; of several at one instant the last.
private func latestRows(
  _ keys: JoinKeys, _ leftAt: Column, _ rightAt: Column, reach: UInt64
) throws -> Values<Int32> {
  // the right rows by key, and those of a key by time
  let byTime = try Values<Int32>(count: rightAt.count - rightAt.missingCount) { rows in
    var next = 0
    for row in 0..<rightAt.count where !rightAt.isMissing(row) {
      rows[next] = Int32(truncatingIfNeeded: row)
      next += 1
    }
    try sort(rows, by: rightAt.orderKeys(), validity: nil)
  }
  let codes = Values<UInt32>(count: byTime.count) { out in
    for index in 0..<byTime.count { out[index] = keys.right[Int(byTime[index])] }
  }
  try Cancellation.check()
  let (offsets, positions) = rowsByCode(codes, count: keys.count)
  return Values(count: keys.left.count) { out in
    inChunks(of: keys.left.count) { range in
      for row in range {
        out[row] = -1
        let code = keys.left[row]
        if code == JoinKeys.none || leftAt.isMissing(row) { continue }
        let instant = leftAt.whole(row)
        var low = offsets[Int(code)]
        var high = offsets[Int(code) + 1]
        // the first position after `instant`
        while low < high {
          let middle = low + (high - low) / 2
          if rightAt.whole(Int(byTime[Int(positions[middle])])) <= instant {
            low = middle + 1
          } else {
            high = middle
          }
        }
        guard low > offsets[Int(code)] else { continue }
        let found = byTime[Int(positions[low - 1])]
        let distance = UInt64(bitPattern: instant &- rightAt.whole(Int(found)))
        if distance <= reach { out[row] = found }
      }
    }
  }
}
