import Activity
import Calendars
import Tables

/// Writes tables as the sheets of a workbook (.xlsx).
///
/// Texts are stored as texts, so that no program takes them for formulas. Whole numbers beyond
/// 2^53 are written in full but shown rounded by spreadsheets; NaN and infinities become `#NUM!`.
package enum WorkbookWriter {
  /// A sheet: its name and its columns of one length.
  package typealias Sheet = (name: String, columns: [(name: String, column: Column)])

  /// The most bytes that a program takes in a cell.
  private static let textLimit = 32_767

  /// Writes `sheets` to `path`; times are written as local in `zone`.
  ///
  /// Gives the number of bytes.
  ///
  /// - Throws: `FormatsError`.
  @discardableResult
  package static func write(
    _ sheets: [Sheet], to path: String, zone: TimeZoneRules = .utc
  ) throws -> Int {
    let file = FileBytes.name(path)
    var zip = try ZipWriter(path: path)
    try zip.add("[Content_Types].xml", Array(WorkbookParts.contentTypes(sheets.count).utf8))
    try zip.add("_rels/.rels", Array(WorkbookParts.rootRelations.utf8))
    let names = sheetNames(sheets.map(\.name))
    try zip.add("xl/workbook.xml", Array(WorkbookParts.workbook(names.map(escaped)).utf8))
    try zip.add("xl/_rels/workbook.xml.rels", Array(WorkbookParts.relations(sheets.count).utf8))
    try zip.add("xl/styles.xml", Array(WorkbookParts.styles.utf8))
    for (index, sheet) in sheets.enumerated() {
      try zip.add(
        "xl/worksheets/sheet\(index + 1).xml", body(sheet, file: file, zone: zone))
    }
    return try zip.finish()
  }

  private static func body(_ sheet: Sheet, file: String, zone: TimeZoneRules) throws -> [UInt8] {
    let rowCount = sheet.columns.first?.column.count ?? 0
    guard rowCount < SheetReader.rowLimit, sheet.columns.count <= SheetReader.columnLimit else {
      throw FormatsError.unsupported(
        file: file, place: "sheet `\(sheet.name)`",
        found: "more than \(SheetReader.rowLimit - 1) rows or \(SheetReader.columnLimit) columns")
    }
    var bytes = Array(WorkbookParts.sheetStart.utf8)
    bytes += Array("<row r=\"1\">".utf8)
    let letters = sheet.columns.indices.map { SheetReader.letters($0) }
    for (letter, column) in zip(letters, sheet.columns) {
      append(text: column.name, "\(letter)1", to: &bytes)
    }
    bytes += Array("</row>".utf8)
    for row in 0..<rowCount {
      if row & 0xFF == 0 { try Cancellation.check() }
      let number = row + 2
      bytes += Array("<row r=\"\(number)\">".utf8)
      for (letter, column) in zip(letters, sheet.columns) {
        let place = "\(letter)\(number)"
        switch column.column[row] {
        case .missing: continue
        case .boolean(let flag): append("t=\"b\"", flag ? "1" : "0", place, to: &bytes)
        case .integer(let value): append("", "\(value)", place, to: &bytes)
        case .number(let value):
          if value.isFinite {
            append("", "\(value)", place, to: &bytes)
          } else {
            append("t=\"e\"", "#NUM!", place, to: &bytes)
          }
        case .date(let days):
          append(local: Int64(days) * 86_400_000_000, style: 1, place, to: &bytes)
        case .time(let instant):
          append(local: zone.local(ofMicroseconds: instant), style: 2, place, to: &bytes)
        case .string(let text):
          guard text.utf16.count <= textLimit else {
            throw FormatsError.outOfRange(
              file: file, column: column.name, row: row + 1,
              value: "a text of \(text.utf16.count)",
              expected: "at most \(textLimit) characters, which is what a cell of a workbook holds")
          }
          append(text: text, place, to: &bytes)
        }
      }
      bytes += Array("</row>".utf8)
    }
    return bytes + Array(WorkbookParts.sheetEnd.utf8)
  }

  private static func append(
    _ attribute: String, _ value: String, _ place: String, to bytes: inout [UInt8]
  ) {
    bytes += Array("<c r=\"\(place)\"\(attribute.isEmpty ? "" : " " + attribute)><v>".utf8)
    bytes += Array(value.utf8)
    bytes += Array("</v></c>".utf8)
  }

  private static func append(text: String, _ place: String, to bytes: inout [UInt8]) {
    bytes += Array("<c r=\"\(place)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8)
    bytes += Array(escaped(text).utf8)
    bytes += Array("</t></is></c>".utf8)
  }

  /// Appends a local time as a serial number of the calendar from 1900, which takes that year for a
  /// leap year; days before it have no number and become text.
  private static func append(
    local: Int64, style: Int, _ place: String, to bytes: inout [UInt8]
  ) {
    let march1900 = Int64(-25_508) * 86_400_000_000
    let january1900 = Int64(-25_567) * 86_400_000_000
    guard local >= january1900 else {
      let text = ISOText.time(local)
      append(text: String(text.prefix(style == 1 ? 10 : 19)), place, to: &bytes)
      return
    }
    let serial = Double(local) / 86_400_000_000 + (local < march1900 ? 25_568 : 25_569)
    let value = Int64(exactly: serial).map { "\($0)" } ?? "\(serial)"
    append("s=\"\(style)\"", value, place, to: &bytes)
  }

  /// Names that programs accept: at most 31 characters, without `[]:*?/\`, different.
  private static func sheetNames(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.enumerated().map { index, name in
      let clean = String(name.prefix(28).map { "[]:*?/\\'".contains($0) ? "_" : $0 })
      var unique = clean.isEmpty ? "Sheet\(index + 1)" : clean
      var number = 2
      while !taken.insert(unique.lowercased()).inserted {
        unique = "\(clean.prefix(25))_\(number)"
        number += 1
      }
      return unique
    }
  }

  /// Text for XML; characters that XML cannot hold as `_x0001_`, and what looks like that escaped.
  static func escaped(_ text: String) -> String {
    var result = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "_" where index + 1 < scalars.count && scalars[index + 1] == "x": result += "_x005F_"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 32 || scalar.value == 0xfffe || scalar.value == 0xffff:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "_x" + String(repeating: "0", count: 4 - digits.count) + digits + "_"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
