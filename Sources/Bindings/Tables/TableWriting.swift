import Calendars
import LuaRuntime
import Reports
import Tables

/// `t:write`: the format by the path's ending.
struct TableWriting {
  private static let endings = [".csv", ".tsv", ".jsonl", ".json", ".md", ".html"]
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
    switch ending {
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
