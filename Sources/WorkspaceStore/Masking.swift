import Tables

extension Tables.Table {
  /// What stands for a personal value.
  package static let mask = "•••"

  /// The same table with each value of the named columns masked; missing ones stay missing, and
  /// names that the table does not have are passed over.
  package func masked(_ names: [String]) throws -> Tables.Table {
    let columns = try names.filter(has).map { name -> (name: String, column: Column) in
      let column = try self.column(name)
      return (
        name,
        .strings((0..<column.count).map { column.isMissing($0) ? nil : Tables.Table.mask })
      )
    }
    return columns.isEmpty ? self : try adding(columns)
  }
}

extension Workspace {
  /// Rows of a table as they may be shown: personal columns masked, or as they are with `reveal`,
  /// which is recorded with the command.
  ///
  /// - Throws: `StoreError`.
  package func concealed(
    _ rows: Tables.Table, of table: String, reveal: Bool, command: String
  ) throws -> Tables.Table {
    let personal = personalColumns(of: table).filter(rows.has)
    if personal.isEmpty { return rows }
    if !reveal { return try rows.masked(personal) }
    try store().noteReveal(command, columns: personal.map { "\(table).\($0)" })
    return rows
  }
}
