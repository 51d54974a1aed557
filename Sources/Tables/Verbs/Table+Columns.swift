extension Table {
  /// The named columns in the order named.
  ///
  /// - Throws: `TableError.noColumn`, `.repeatedColumn`.
  package func picking(_ wanted: [String]) throws -> Table {
    try require(wanted)
    try refuseRepeated(wanted)
    return try composed(wanted.map { ($0, .column($0, of: self)) })
  }

  /// All columns but the named ones.
  ///
  /// - Throws: `TableError.noColumn`.
  package func dropping(_ unwanted: [String]) throws -> Table {
    try require(unwanted)
    let unwanted = Set(unwanted)
    return try composed(
      ComposedSource.columns(of: self).filter { !unwanted.contains($0.name) })
  }

  /// The columns under new names, in place; the others stay as they are.
  ///
  /// - Throws: `TableError.noColumn` for an old name, `.repeatedColumn` when two columns would be
  ///   called alike.
  package func renaming(_ names: [(new: String, old: String)]) throws -> Table {
    try require(names.map(\.old))
    try refuseRepeated(names.map(\.old))
    let new = Dictionary(names.map { ($0.old, $0.new) }) { first, _ in first }
    let columns = ComposedSource.columns(of: self).map { (new[$0.name] ?? $0.name, $0.origin) }
    try refuseRepeated(columns.map(\.0))
    return try composed(columns.map { (name: $0.0, origin: $0.1) })
  }

  /// The table with further columns, each as long as the table.
  ///
  /// New columns come alphabetically (by bytes) after the existing ones; a column that exists is
  /// replaced in its place.
  package func adding(
    _ columns: [(name: String, column: Column)], notes: [Note] = []
  ) throws -> Table {
    try refuseRepeated(columns.map(\.name))
    let rows = try rowCount()
    for (name, column) in columns where column.count != rows {
      throw TableError.columnLength(name, rows: column.count, expected: rows)
    }
    let added = Dictionary(columns.map { ($0.name, $0.column) }) { first, _ in first }
    var all = ComposedSource.columns(of: self).map { old in
      (name: old.name, origin: added[old.name].map { .ready($0) } ?? old.origin)
    }
    for (name, column) in columns.sorted(by: { isBefore($0.name, $1.name) }) where !has(name) {
      all.append((name, .ready(column)))
    }
    return try composed(all, notes: notes)
  }

  /// The table with columns of other types, see `Column.cast(to:)`.
  package func casting(_ types: [(name: String, type: ColumnType)]) throws -> Table {
    try adding(
      types.map { ($0.name, try column($0.name).cast(to: $0.type, named: $0.name)) })
  }

  /// The table with a string column as ordered categories, see `Column.ordered(levels:)`.
  package func levels(_ name: String, _ levels: [String]) throws -> Table {
    try adding([(name, try column(name).ordered(levels: levels, named: name))])
  }

  /// Throws when a name is not a column of the table.
  func require(_ wanted: [String]) throws {
    for name in wanted where !has(name) {
      throw TableError.noColumn(name, table: label, names: names)
    }
  }

  private func composed(
    _ columns: [(name: String, origin: ComposedSource.Origin)], notes: [Note] = []
  ) throws -> Table {
    try .derived(
      ComposedSource(columns, basis: self, trail: NoteTrail([self], adding: notes)), label: label)
  }
}

/// Throws when a name stands twice in `names`.
func refuseRepeated(_ names: [String]) throws {
  var seen: Set<String> = []
  for name in names where !seen.insert(name).inserted { throw TableError.repeatedColumn(name) }
}

/// Whether a name comes before another: by bytes, the same on every machine.
func isBefore(_ left: String, _ right: String) -> Bool {
  left.utf8.lexicographicallyPrecedes(right.utf8)
}
