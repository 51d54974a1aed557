import Tables

/// Applies the options of `cx.read` to a table whose file has types of its own: a workbook, JSON, an
/// Arrow or SPSS file.
///
/// Without options that concern them, columns stay lazy.
struct TypedReading {
  private let options: ReadOptions
  private let missing: Set<String>
  private let text: TextReading?

  /// The options of `settings`; with `isCleaned` missing values are out already.
  init(_ settings: ReadSettings, isCleaned: Bool = false) {
    options = settings.options
    missing = isCleaned ? [] : Set(settings.options.missing)
    let isDeclared =
      settings.locale != nil || options.decimal != nil || !options.yes.isEmpty
      || !options.no.isEmpty
    // A survey's columns were read in its locale.
    text =
      isDeclared && !isCleaned || !options.yes.isEmpty || !options.no.isEmpty
      ? TextReading(settings) : nil
    declared = TextReading(settings)
  }

  private let declared: TextReading

  func table(_ whole: Table) throws -> Table {
    var table = whole
    if let columns = options.columns {
      table = try table.picking(columns.map(\.source))
        .renaming(columns.filter { $0.name != $0.source }.map { ($0.name, $0.source) })
    }
    for name in options.types.keys.sorted() where !table.has(name) {
      throw TableError.noColumn(name, table: table.label, names: table.names)
    }
    if options.skipLast > 0 {
      table = try table.slice(
        from: 0, count: max(0, try table.rowCount() - options.skipLast))
    }
    var changed: [(name: String, column: Column)] = []
    for name in table.names {
      let type = options.types[name]
      guard type != nil || !missing.isEmpty || text != nil else { continue }
      changed.append((name, try column(table.column(name), name, type)))
    }
    return changed.isEmpty ? table : try table.adding(changed)
  }

  private func column(_ stored: Column, _ name: String, _ type: ColumnType?) throws -> Column {
    var column = stored
    if !missing.isEmpty {
      let absent = try absentRows(column)
      if absent.contains(true) {
        let rows = absent.enumerated().map { Int32($1 ? -1 : Int32(truncatingIfNeeded: $0)) }
        column = column.gathered(Values(rows), mayMiss: true)
      }
    }
    if let type {
      if column.type == .string && type != .string {
        return try declared.column(column, as: type, named: name)
      }
      return try column.cast(to: type, named: name)
    }
    guard let text, column.type == .string, !column.isOrdered else { return column }
    return text.inferred(column) ?? column
  }

  private func absentRows(_ column: Column) throws -> [Bool] {
    (0..<column.count).map { row in column[row].text.map { missing.contains($0) } ?? false }
  }
}
