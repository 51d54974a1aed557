extension Table {
  /// The rows of this table and then those of the others, columns matched by name.
  ///
  /// Columns come in the order of this table, then further ones as they appear. Types are matched
  /// when a column is read, see `Column.concatenated`.
  ///
  /// - Parameters:
  ///   - others: the tables whose rows follow.
  ///   - fill: whether a column that a table lacks is missing in its rows; else it is refused.
  /// - Returns: a table with the rows of all.
  /// - Throws: `TableError.differentColumns`.
  package func concatenated(_ others: [Table], fill: Bool = false) throws -> Table {
    let tables = [self] + others
    var names = names
    var known = Set(names)
    for table in others { names += table.names.filter { known.insert($0).inserted } }
    if !fill {
      for (position, table) in tables.enumerated().dropFirst() {
        let different = names.filter { has($0) != table.has($0) }
        if !different.isEmpty {
          throw TableError.differentColumns(different, table: position)
        }
      }
    }
    return try .derived(ConcatenatedSource(tables, names: names), label: label)
  }
}

/// The rows of several tables, one after the other.
final class ConcatenatedSource: DerivedSource {
  let names: [String]
  let trail: NoteTrail
  let depth: Int
  private let tables: [Table]

  /// The rows of `tables`, with `names` that at least one of them has.
  init(_ tables: [Table], names: [String]) {
    self.tables = tables
    self.names = names
    self.trail = NoteTrail(tables)
    self.depth = 1 + (tables.map(\.depth).max() ?? 0)
  }

  func rowCount() throws -> Int { try tables.reduce(0) { try $0 + $1.rowCount() } }

  func load(_ names: [String]) throws -> [Column] {
    var found: [[Column?]] = []
    for table in tables {
      let present = names.filter { table.has($0) }
      let columns = Dictionary(zip(present, try table.columns(present))) { first, _ in first }
      found.append(names.map { columns[$0] })
    }
    return try names.enumerated().map { position, name in
      guard let model = found.compactMap({ $0[position] }).first else {
        throw TableError.noColumn(name, table: nil, names: self.names)
      }
      let parts = try zip(tables, found).map { table, columns in
        try columns[position] ?? model.allMissing(count: table.rowCount())
      }
      return try .concatenated(parts, named: name)
    }
  }
}
