/// What to group by: a column, or values computed for each row under a name.
package enum GroupKey: Sendable {
  case column(String)
  case computed(String, Column)

  /// The name of the key's column in results.
  package var name: String {
    switch self {
    case .column(let name), .computed(let name, _): name
    }
  }
}

extension Table {
  /// The rows in groups of equal keys, sorted by key; a missing key is a group of its own, last.
  ///
  /// −0 and 0 are one key, and so are all NaN, which come between the numbers and nil. Without keys
  /// all rows are one group, even when there are none.
  ///
  /// - Throws: `TableError.noColumn`, `.repeatedColumn`.
  package func grouped(by keys: [GroupKey], notes: [Note] = []) throws -> Groups {
    try refuseRepeated(keys.map(\.name))
    let named = keys.compactMap { if case .column(let name) = $0 { name } else { nil } }
    let found = Dictionary(zip(named, try columns(named))) { first, _ in first }
    // After the columns: a file that is read for them knows its number of rows.
    let rows = try numberedRows()
    let columns = try keys.map { key in
      switch key {
      case .computed(let name, let column):
        guard column.count == rows else {
          throw TableError.columnLength(name, rows: column.count, expected: rows)
        }
        return column
      case .column(let name):
        guard let column = found[name] else {
          throw TableError.noColumn(name, table: label, names: names)
        }
        return column
      }
    }
    let table = notes.isEmpty ? self : try adding([], notes: notes)
    guard !columns.isEmpty else {
      return Groups(
        table: table, whole: table, keys: [],
        codes: .zeros(count: rows), count: 1)
    }
    let codes = try GroupCodes(columns, rowCount: rows)
    let first = try codes.firstRows()
    return Groups(
      table: table, whole: table,
      keys: zip(keys, columns).map { ($0.name, $1.gathered(first, mayMiss: false)) },
      codes: codes.codes, count: codes.count)
  }

  /// Groups that may overlap, in the order given: each has the rows of its selection.
  ///
  /// The key column `name` holds the segments' names.
  package func grouped(
    segments: [(name: String, rows: Values<Int32>)], name: String = "segment"
  ) throws -> Groups {
    let total = segments.reduce(0) { $0 + $1.rows.count }
    guard total <= Int(Int32.max) else { throw TableError.tooManyRows(total) }
    let rows = Values<Int32>(count: total) { out in
      var next = 0
      for segment in segments {
        for index in 0..<segment.rows.count {
          out[next] = segment.rows[index]
          next += 1
        }
      }
    }
    let codes = Values<UInt32>(count: total) { out in
      var next = 0
      for (code, segment) in segments.enumerated() {
        for _ in 0..<segment.rows.count {
          out[next] = UInt32(code)
          next += 1
        }
      }
    }
    return Groups(
      table: try filtered(rows: rows), whole: self,
      keys: [(name, .strings(segments.map(\.name)))], codes: codes, count: segments.count)
  }
}
