import Activity
import Tables

/// One cell of a sheet as it is stored.
struct SheetCell {
  enum Content {
    case text(String)
    case integer(Int64)
    case number(Double)
    case boolean(Bool)
    /// An ISO date or time in words.
    case moment(String)
    /// An error such as `#N/A`.
    case failure
  }

  /// Counted from 0.
  let row: Int
  let column: Int
  let content: Content
  let kind: CellStyles.Kind
}

/// Reads the cells of a sheet part in their order.
struct SheetReader {
  struct Place {
    let file: String
    let sheet: String
  }

  private var xml: XMLReader
  private let sharedStrings: [String]
  private let styles: CellStyles
  private let place: Place
  private(set) var cells: [SheetCell] = []

  /// The limits of a sheet in every program.
  static let rowLimit = 1 << 20
  static let columnLimit = 1 << 14
  /// The most cells that are held: beyond it a text format is the better one.
  static let cellLimit = 20_000_000

  init(xml: XMLReader, sharedStrings: [String], styles: CellStyles, place: Place) {
    self.xml = xml
    self.sharedStrings = sharedStrings
    self.styles = styles
    self.place = place
  }

  mutating func read() throws {
    var row = -1
    var column = -1
    while let event = try xml.next() {
      switch event {
      case .start("row"):
        let number = xml.attribute("r").flatMap { Int($0) }
        let next = number.map { $0 - 1 } ?? row + 1
        guard next > row, next < Self.rowLimit else {
          throw damage("a row behind row \(row + 1)", "row \(next + 1)")
        }
        row = next
        column = -1
        if row & 0xFF == 0 { try Cancellation.check() }
      case .start("c"):
        let next = try xml.attribute("r").map { try columnIndex($0) } ?? column + 1
        guard next > column, next < Self.columnLimit, row >= 0 else {
          throw damage("a cell behind column \(column + 1)", "column \(next + 1)")
        }
        column = next
        try readCell(row, column)
      default: break
      }
    }
  }

  private mutating func readCell(_ row: Int, _ column: Int) throws {
    let type = xml.attribute("t") ?? "n"
    let style = xml.attribute("s").flatMap { Int($0) } ?? 0
    var value: String?
    var inline: String?
    scan: while let event = try xml.next() {
      switch event {
      case .start("v"): value = try xml.elementText()
      case .start("is"): inline = try Workbook.richText(&xml, until: "is")
      case .start: try xml.skipElement()
      case .end("c"): break scan
      default: break
      }
    }
    guard
      let content = try content(type, value: value, inline: inline, row: row, column: column)
    else { return }
    guard cells.count < Self.cellLimit else {
      throw FormatsError.unsupported(
        file: place.file, place: "sheet `\(place.sheet)`",
        found: "a sheet of more than \(Self.cellLimit) cells")
    }
    cells.append(
      SheetCell(row: row, column: column, content: content, kind: styles[style]))
  }

  private func content(
    _ type: String, value: String?, inline: String?, row: Int, column: Int
  ) throws -> SheetCell.Content? {
    if type == "inlineStr" { return inline.map { .text($0) } }
    guard let value, !value.isEmpty || type == "str" else { return nil }
    let cell = "cell \(Self.letters(column))\(row + 1)"
    switch type {
    case "s":
      guard let index = Int(value), sharedStrings.indices.contains(index) else {
        throw damage("a text of \(sharedStrings.count) shared ones in \(cell)", value)
      }
      return .text(sharedStrings[index])
    case "str": return .text(Workbook.unescaped(value))
    case "b": return .boolean(value == "1" || value == "true")
    case "e": return .failure
    case "d": return .moment(value)
    default:
      if let whole = Int64(value) { return .integer(whole) }
      guard let number = Double(value), number.isFinite else {
        throw damage("a number in \(cell)", "`\(value.prefix(40))`")
      }
      return Int64(exactly: number).map { .integer($0) } ?? .number(number)
    }
  }

  /// The column of a reference such as `AB12`, from 0.
  private func columnIndex(_ reference: String) throws -> Int {
    var column = 0
    for byte in reference.utf8 {
      guard (byte | 0x20) &- 97 < 26 else { break }
      column = column * 26 + Int((byte | 0x20) &- 96)
      guard column <= Self.columnLimit else { break }
    }
    guard (1...Self.columnLimit).contains(column) else {
      throw damage("a reference of a cell", "`\(reference.prefix(20))`")
    }
    return column - 1
  }

  /// The letters of a column, from 0.
  static func letters(_ column: Int) -> String {
    var letters: [UInt8] = []
    var rest = column + 1
    while rest > 0 {
      letters.append(65 + UInt8((rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  private func damage(_ expected: String, _ found: String) -> FormatsError {
    .damaged(
      file: place.file, place: "sheet `\(place.sheet)`", expected: expected, found: found)
  }
}
