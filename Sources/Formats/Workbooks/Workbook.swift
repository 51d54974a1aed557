import Calendars
import Tables

/// A workbook (.xlsx) that is read sheet by sheet.
package struct Workbook {
  /// The sheets' names in the workbook's order.
  package var sheetNames: [String] { sheets.map(\.name) }

  private let name: String
  private let archive: ZipArchive
  private let sheets: [(name: String, path: String)]
  private let sharedStrings: [String]
  private let styles: CellStyles
  private let is1904: Bool

  /// Opens the workbook at `path`.
  ///
  /// - Throws: `FormatsError`.
  package init(path: String) throws {
    try self.init(FileBytes.read(path, access: .copied), name: FileBytes.name(path))
  }

  /// Opens a workbook that is in memory.
  ///
  /// - Throws: `FormatsError`.
  package init(_ bytes: Buffer, name: String) throws {
    let archive = try ZipArchive(bytes, name: name)
    func reader(_ path: String) throws -> XMLReader? {
      try archive.contents(path).map { try XMLReader($0, file: name, part: path) }
    }
    let root = try reader("_rels/.rels").map { try Self.targets($0, base: "") } ?? []
    let path = root.first { $0.kind == "officeDocument" }?.path ?? "xl/workbook.xml"
    guard var workbook = try reader(path) else {
      throw FormatsError.damaged(
        file: name, place: "zip directory", expected: "`\(path)`", found: "none")
    }
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
    let related = "\(folder)_rels/\(path.dropFirst(folder.count)).rels"
    let targets = try reader(related).map { try Self.targets($0, base: String(folder)) } ?? []
    var is1904 = false
    var sheets: [(name: String, path: String)] = []
    while let event = try workbook.next() {
      switch event {
      case .start("workbookPr"):
        is1904 = ["1", "true"].contains(workbook.attribute("date1904") ?? "")
      case .start("sheet"):
        let id = workbook.attribute("id")
        if let target = targets.first(where: { $0.id == id }), target.kind == "worksheet" {
          sheets.append((workbook.attribute("name") ?? "", target.path))
        }
      default: break
      }
    }
    self.name = name
    self.archive = archive
    self.sheets = sheets
    self.is1904 = is1904
    self.styles =
      try targets.first { $0.kind == "styles" }
      .flatMap { try reader($0.path) }.map { try CellStyles($0) } ?? CellStyles()
    self.sharedStrings =
      try targets.first { $0.kind == "sharedStrings" }
      .flatMap { try reader($0.path) }.map { try Self.strings($0) } ?? []
  }

  /// The table of a sheet, the first one when `sheet` is nil: the first row that holds anything is
  /// the header.
  ///
  /// A column is of integers, numbers, booleans, dates or times when all its cells are; mixed ones
  /// are strings, with a note. Dates and times are told by the cells' formats; times have no zone
  /// in a workbook and are local in `zone`. Errors such as `#N/A` are missing, with a note.
  /// `skip` rows at the top of the sheet are left out.
  ///
  /// - Throws: `FormatsError`.
  package func table(
    sheet wanted: String? = nil, zone: TimeZoneRules = .utc, skip: Int = 0
  ) throws -> Table {
    try sheet(wanted, zone: zone, skip: skip).table
  }

  /// The table of a sheet and its header's cells by column; a blank one is empty.
  func sheet(
    _ wanted: String?, zone: TimeZoneRules, skip: Int
  ) throws -> (table: Table, titles: [String]) {
    guard let sheet = wanted.map({ name in sheets.first { $0.name == name } }) ?? sheets.first
    else {
      throw FormatsError.noSheet(file: name, sheet: wanted, names: sheetNames)
    }
    guard let bytes = try archive.contents(sheet.path) else {
      throw FormatsError.damaged(
        file: name, place: "zip directory", expected: "`\(sheet.path)`", found: "none")
    }
    var reader = SheetReader(
      xml: try XMLReader(bytes, file: name, part: sheet.path), sharedStrings: sharedStrings,
      styles: styles, place: SheetReader.Place(file: name, sheet: sheet.name))
    try reader.read()
    let assembly = SheetAssembly(
      cells: skip > 0 ? reader.cells.filter { $0.row >= skip } : reader.cells, is1904: is1904,
      zone: zone, file: name, sheet: sheet.name)
    return try assembly.assembled()
  }

  /// The targets of a relations part: kind, identifier and path within the archive.
  private static func targets(
    _ reader: XMLReader, base: String
  ) throws -> [(id: String, kind: String, path: String)] {
    var reader = reader
    var targets: [(id: String, kind: String, path: String)] = []
    while let event = try reader.next() {
      guard case .start("Relationship") = event, let id = reader.attribute("Id"),
        let type = reader.attribute("Type"), let target = reader.attribute("Target")
      else { continue }
      let kind = type.split(separator: "/").last.map(String.init) ?? type
      let path = target.hasPrefix("/") ? String(target.dropFirst()) : base + target
      targets.append((id, kind, path))
    }
    return targets
  }

  /// Shared strings; the parts of rich text run together, readings for pronunciation left out.
  private static func strings(_ reader: XMLReader) throws -> [String] {
    var reader = reader
    var strings: [String] = []
    while let event = try reader.next() {
      if case .start("si") = event { strings.append(try richText(&reader, until: "si")) }
    }
    return strings
  }

  /// The text of an element that holds `t` elements, up to the element's end.
  static func richText(_ reader: inout XMLReader, until element: String) throws -> String {
    var text = ""
    while let event = try reader.next() {
      switch event {
      case .start("t"): text += try reader.elementText()
      case .start("rPh"): try reader.skipElement()
      case .end(element): return unescaped(text)
      default: break
      }
    }
    return unescaped(text)
  }

  /// `_x000D_` and the like as the characters that XML cannot hold.
  static func unescaped(_ text: String) -> String {
    guard text.contains("_x") else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if index + 7 <= bytes.count, bytes[index] == 95, bytes[index + 1] == 120,
        bytes[index + 6] == 95,
        let code = UInt32(
          String(decoding: bytes[index + 2..<index + 6], as: UTF8.self), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        result += Array(String(scalar).utf8)
        index += 7
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
