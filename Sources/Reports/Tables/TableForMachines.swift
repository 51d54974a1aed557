import Tables

/// The table as CSV: a header, full precision, missing cells empty, lines ending in a newline.
///
/// Cells that a spreadsheet would execute get a leading `'`. A row of one missing cell is `""`,
/// so that it is not an empty line.
func csvText(_ table: Table, _ options: TableOptions, style: Style) throws -> String {
  let columns = try table.columns(table.names)
  let rows = 0..<min(try table.rowCount(), options.limit ?? .max)
  var lines = table.names.map { $0.csvField(isGuarded: true) }.joined(separator: ",") + "\n"
  for row in rows {
    let fields = columns.map { column in
      exactText(column[row], zone: style.zone).csvField(isGuarded: column.type == .string)
    }
    let line = fields.joined(separator: ",")
    lines += (line.isEmpty && columns.count == 1 ? "\"\"" : line) + "\n"
  }
  return lines
}

/// The table as a JSON array of row objects, each on its own line unless all are on one; missing,
/// NaN and infinity are null.
func jsonText(
  _ table: Table, _ options: TableOptions, isOneLine: Bool = false, zone: (Int64) -> Int
) throws -> String {
  let names = table.names.map(\.quotedForJSON)
  let columns = try table.columns(table.names)
  let rows = 0..<min(try table.rowCount(), options.limit ?? .max)
  var text = "["
  for row in rows {
    text += row == 0 ? "" : isOneLine ? "," : ",\n"
    text += "{"
    for (index, column) in columns.enumerated() {
      text += (index > 0 ? "," : "") + names[index] + ":"
      text += jsonText(column[row], zone: zone)
    }
    text += "}"
  }
  return text + "]"
}

/// A cell as JSON.
func jsonText(_ cell: Cell, zone: (Int64) -> Int) -> String {
  switch cell {
  case .missing: "null"
  case .number(let number): number.isFinite ? number.description : "null"
  case .boolean, .integer: exactText(cell, zone: zone)
  case .string, .date, .time: exactText(cell, zone: zone).quotedForJSON
  }
}
