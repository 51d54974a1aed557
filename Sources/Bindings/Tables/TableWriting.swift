import Calendars
import Formats
import LuaRuntime
import Reports
import Tables

/// `t:write`: the format by the path's ending.
struct TableWriting {
  private static let endings = [
    ".csv", ".tsv", ".jsonl", ".json", ".md", ".html", ".xlsx", ".arrow",
  ]
  private let options: OptionValues
  private let zone: TimeZoneRules

  init(_ options: OptionValues, zone: TimeZoneRules) {
    self.options = options
    self.zone = zone
  }

  func write(_ table: Table, to path: String) throws {
    let lowered = path.lowercased()
    guard let ending = Self.endings.first(where: { lowered.hasSuffix($0) }) else {
      throw BindingError.unknownFormat(path, known: Self.endings)
    }
    try refuse(for: ending)
    switch ending {
    case ".xlsx":
      try WorkbookWriter.write(
        [(table.label ?? "Sheet1", try columns(of: table))], to: path, zone: zone)
    case ".arrow":
      try ArrowFileWriter.write(
        columns(of: table), rowCount: table.rowCount(), to: path,
        options: ArrowOptions(rowsPerBatch: 1 << 20))
    case ".csv", ".tsv":
      try write(table, .delimited(try style(isTabs: ending == ".tsv")), path)
    case ".jsonl": try write(table, .jsonLines, path)
    case ".json": try write(table, .json, path)
    default:
      let zone = zone
      let text = try ValueTree.table(table).text(
        as: ending == ".md" ? .md : .html, TableOptions(limit: nil),
        style: Style(zone: { zone.offset(atUTC: $0) }))
      var bytes = text
      try AtomicFile.replace(path) { file in
        try bytes.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
      }
    }
  }

  private func columns(of table: Table) throws -> [(name: String, column: Column)] {
    Array(zip(table.names, try table.columns(table.names)).map { (name: $0, column: $1) })
  }

  /// Refuses options that mean nothing for a format, rather than ignore them.
  private func refuse(for ending: String) throws {
    if ending == ".csv" || ending == ".tsv" { return }
    for name in ["bom", "delimiter"] where options[name] != nil && options.boolean(name) != false {
      throw BindingError.sentence(
        "table:write: option `\(name)` is for .csv and .tsv files, not for \(ending).")
    }
  }

  private func write(_ table: Table, _ format: TextFormat, _ path: String) throws {
    _ = try TableText(format, zone: zone).write(table, toFile: path)
  }

  private func style(isTabs: Bool) throws -> DelimitedStyle {
    var locale = ValueLocale.iso
    if let name = options.string("locale") {
      guard let named = ValueLocale(named: name) else {
        throw options.error(
          "locale", expected: "one of \(ValueLocale.names.joined(separator: ", "))")
      }
      locale = named
    }
    var delimiter: UInt8? = isTabs ? 0x09 : nil
    if let text = options.string("delimiter") {
      guard let byte = text.utf8.first, text.utf8.count == 1,
        DelimitedStyle.delimiters.contains(byte)
      else { throw options.error("delimiter", expected: "one of , ; | or a tab") }
      delimiter = byte
    }
    return DelimitedStyle(
      locale: locale, delimiter: delimiter,
      hasByteOrderMark: options.boolean("bom") ?? false,
      guardsFormulas: options.boolean("formula_guard") ?? true)
  }
}
