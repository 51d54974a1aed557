extension Table {
  /// A row for each row and each of the named columns: the other columns, then the column's name
  /// under `name` and its value under `value`.
  ///
  /// The rows of one row stand together, in the order of `columns`.
  ///
  /// - Throws: `TableError.noColumn`, `.repeatedColumn`, `.mixedColumns`.
  package func longer(_ columns: [String], name: String, value: String) throws -> Table {
    try require(columns)
    try refuseRepeated(columns)
    let folded = Set(columns)
    let kept = names.filter { !folded.contains($0) }
    try refuseRepeated(kept + [name, value])
    let rows = try numberedRows()
    let (total, overflow) = rows.multipliedReportingOverflow(by: columns.count)
    guard !overflow, total <= Int(Int32.max) else { throw TableError.tooManyRows(total) }
    let width = max(columns.count, 1)
    func chosen(_ row: (Int) -> Int) -> Values<Int32> {
      Values(count: total) { out in
        for index in 0..<total { out[index] = Int32(truncatingIfNeeded: row(index)) }
      }
    }
    let stacked: Column
    let parts = try self.columns(columns)
    do {
      stacked = try Column.concatenated(parts, named: value)
    } catch TableError.differentTypes {
      throw Self.mixed(zip(columns, parts.map(\.type)))
    }
    let values = stacked.gathered(chosen { $0 % width * rows + $0 / width }, mayMiss: false)
    let labels = Column.strings(columns).gathered(chosen { $0 % width }, mayMiss: false)
    let repeated = Table(SelectedSource(self, rows: chosen { $0 / width }))
    let all =
      kept.map { (name: $0, origin: ComposedSource.Origin.column($0, of: repeated)) }
      + [(name, .ready(labels)), (value, .ready(values))]
    return try .derived(
      ComposedSource(all, basis: repeated, trail: NoteTrail([self])), label: label)
  }

  /// The error of columns whose values do not go into one.
  private static func mixed(_ columns: some Sequence<(String, ColumnType)>) -> TableError {
    let columns = Array(columns)
    func isNumber(_ type: ColumnType) -> Bool { type == .integer || type == .number }
    let (name, type) = columns.first ?? ("", .string)
    let (other, otherType) =
      columns.first { $0.1 != type && !(isNumber($0.1) && isNumber(type)) } ?? (name, type)
    return .mixedColumns(name, type, other, otherType)
  }

  /// A row for each combination of the columns `rows`, sorted, and a column for each value of `name`,
  /// also sorted, that holds the row's `value`.
  ///
  /// Where the combination has no row the cell is missing. Rows without a `name` are set aside and
  /// noted. Values of `name` become column names as `Cell.text` writes them.
  ///
  /// - Throws: `TableError.noColumn`, `.repeatedColumn`, `.sameCell` when two rows go to one cell.
  package func wider(rows: [String], name: String, value: String) throws -> Table {
    let names = try column(name)
    let values = try column(value)
    let down = try grouped(by: rows.map { .column($0) })
    let across = try grouped(by: [.column(name)])
    let hasUnnamed = names.missingCount > 0
    let width = across.count - (hasUnnamed ? 1 : 0)
    var cells = [[Int32]](repeating: [Int32](repeating: -1, count: down.count), count: width)
    for row in 0..<names.count where !names.isMissing(row) {
      let group = Int(down.codes[row])
      let place = Int(across.codes[row])
      if cells[place][group] >= 0 {
        throw TableError.sameCell(
          row: zip(rows, down.key(of: group)).map { "\($0) = \($1.text ?? "nil")" },
          column: names[row].text ?? "", rows: [Int(cells[place][group]), row])
      }
      cells[place][group] = Int32(truncatingIfNeeded: row)
    }
    let labels = (0..<width).map { across.keys[0].column[$0].text ?? "" }
    try refuseRepeated(rows + labels)
    let note = Note(
      step: "wider", reason: "rows had no \(name)", column: name, count: names.missingCount)
    let memory = Table(
      MemorySource(
        down.keys + zip(labels, cells).map { ($0, values.gathered(Values($1))) },
        rowCount: down.count))
    return try .derived(
      ComposedSource(
        ComposedSource.columns(of: memory), basis: memory,
        trail: NoteTrail([self], adding: hasUnnamed ? [note] : [])), label: label)
  }
}
