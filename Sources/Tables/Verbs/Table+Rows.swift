extension Table {
  /// The rows numbered in `rows`, in that order, with further `notes`.
  ///
  /// The numbers are at least 0 and below `rowCount`; with `mayMiss` also −1, a row without values.
  package func filtered(
    rows: Values<Int32>, mayMiss: Bool = false, notes: [Note] = []
  ) throws -> Table {
    try .derived(
      SelectedSource(self, rows: rows, mayMiss: mayMiss, notes: notes), label: label)
  }

  /// The first `count` rows, or all when there are fewer.
  package func head(_ count: Int) throws -> Table {
    try refuseNegative(count, "head")
    return try .derived(StretchSource(self, .first(count)), label: label)
  }

  /// The last `count` rows, or all when there are fewer.
  package func tail(_ count: Int) throws -> Table {
    try refuseNegative(count, "tail")
    return try .derived(StretchSource(self, .last(count)), label: label)
  }

  /// At most `count` rows from row `start` (the first is 0) on.
  package func slice(from start: Int, count: Int) throws -> Table {
    try refuseNegative(start, "slice")
    try refuseNegative(count, "slice")
    return try .derived(StretchSource(self, .range(from: start, count: count)), label: label)
  }

  /// The rows in the order of `keys`; rows that tie keep their order.
  ///
  /// Missing values come last, also when descending. See `Column.orderKeys(descending:)`.
  ///
  /// - Throws: `TableError.noColumn`.
  package func sorted(by keys: [SortKey]) throws -> Table {
    let keys = try keys.map { try $0.resolved(in: self) }
    let columns = try columns(keys.map(\.name))
    let order = try sortedRows(
      Array(zip(columns, keys.map(\.isDescending))), count: try rowCount())
    return try filtered(rows: order)
  }

  /// The cells of row `index` (the first is 0) with their names, or nil when there is no such row.
  package func row(_ index: Int) throws -> [(name: String, cell: Cell)]? {
    guard index >= 0, index < (try rowCount()) else { return nil }
    return zip(names, try columns(names)).map { ($0, $1[index]) }
  }

  /// The values of column `value` by those of column `key`, in row order.
  ///
  /// Rows without a key are left out; they can be counted by the key's `missingCount`.
  ///
  /// - Throws: `TableError.noColumn`, `.repeatedKey` when two rows have one key.
  package func lookup(_ key: String, _ value: String) throws -> [(key: Cell, value: Cell)] {
    let columns = try columns([key, value])
    let codes = try GroupCodes([columns[0]], rowCount: numberedRows())
    let first = try codes.firstRows()
    return try (0..<codes.codes.count).compactMap { row in
      if columns[0].isMissing(row) { return nil }
      let known = Int(first[Int(codes.codes[row])])
      if known != row {
        throw TableError.repeatedKey(
          key, value: columns[0][row].text ?? "", rows: [known, row])
      }
      return (columns[0][row], columns[1][row])
    }
  }

  /// The number of rows, when row numbers of 31 bits can name them.
  func numberedRows() throws -> Int {
    let rows = try rowCount()
    guard rows <= Int(Int32.max) else { throw TableError.tooManyRows(rows) }
    return rows
  }
}

/// Throws when a number of rows is negative.
func refuseNegative(_ count: Int, _ step: String) throws {
  if count < 0 { throw TableError.negative(count, step: step) }
}

/// A column to sort by.
package struct SortKey: Sendable, Equatable {
  /// The column's name.
  package let name: String
  /// Whether the largest value comes first.
  package let isDescending: Bool

  /// The key `name`.
  package init(_ name: String, isDescending: Bool) {
    self.name = name
    self.isDescending = isDescending
  }

  /// The key that an analyst writes: `score`, or `-score` for descending.
  package init(_ text: String) {
    let isDescending = text.hasPrefix("-")
    self.init(isDescending ? String(text.dropFirst()) : text, isDescending: isDescending)
  }

  /// The key in `table`, whose columns may have names that begin with `-`.
  func resolved(in table: Table) throws -> SortKey {
    if isDescending, !table.has(name), table.has("-" + name) {
      return SortKey("-" + name, isDescending: false)
    }
    try table.require([name])
    return self
  }
}
