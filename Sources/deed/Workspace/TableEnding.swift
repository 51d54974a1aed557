import Calendars
import Formats
import Reports
import Tables

/// A format that tables are written in, by the file's ending.
enum TableEnding: String, CaseIterable {
  case csv, tsv, jsonl, json, md, html, xlsx, arrow

  /// The format of a path's ending; nil for any other.
  init?(of path: String) {
    let lowered = path.lowercased()
    guard let ending = Self.allCases.first(where: { lowered.hasSuffix(".\($0.rawValue)") }) else {
      return nil
    }
    self = ending
  }

  /// Writes a table to a file, which is replaced as a whole; gives what writing had to say.
  func write(_ table: Table, to path: String, zone: TimeZoneRules) throws -> [Note] {
    switch self {
    case .csv, .tsv:
      let style = DelimitedStyle(delimiter: self == .tsv ? 0x09 : nil)
      return try TableText(.delimited(style), zone: zone).write(table, toFile: path)
    case .jsonl: return try TableText(.jsonLines, zone: zone).write(table, toFile: path)
    case .json: return try TableText(.json, zone: zone).write(table, toFile: path)
    case .md, .html:
      let text = try ValueTree.table(table).text(
        as: self == .md ? .md : .html, TableOptions(limit: nil),
        style: Style(zone: { zone.offset(atUTC: $0) }))
      try AtomicFile.replace(path) { file in
        try Array(text.utf8).withUnsafeBytes { try file.write($0) }
      }
      return []
    case .xlsx:
      let name = table.label.map { String($0.prefix(31)) } ?? "Sheet1"
      try WorkbookWriter.write([(name: name, columns: columns(of: table))], to: path, zone: zone)
      return []
    case .arrow:
      let columns = try columns(of: table)
      try ArrowFileWriter.write(columns, rowCount: try table.rowCount(), to: path)
      return []
    }
  }

  private func columns(of table: Table) throws -> [(name: String, column: Column)] {
    zip(table.names, try table.columns(table.names)).map { (name: $0, column: $1) }
  }
}
