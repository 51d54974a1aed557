import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An export as text: its header rows, and every response as a row of strings.
package struct SurveyExport {
  /// What messages call the file.
  package let label: String
  /// The tool.
  package let layout: SurveyLayout
  /// The column names, different: the first header row.
  package let names: [String]
  /// The questions' wordings by column: the second header row where the tool has one.
  package let wordings: [String]
  /// The third header row, or nothing.
  let remarks: [String]
  /// Which columns are texts that respondents wrote; nil when the tool does not say.
  let isOpenEnded: [Bool]?
  /// Whether the file stores numbers as numbers, so that none is written in a locale's way.
  let hasPlainNumbers: Bool
  private let table: Table
  /// What reading had to say.
  package let notes: [Note]

  /// Reads the export at `path`: delimited text, a workbook's sheet (its first, or `sheet`), an SPSS
  /// file, or the JSON of Delighted's API.
  ///
  /// - Throws: what reading the file throws, `FormatsError`.
  package init(
    path: String, options: ReadOptions = ReadOptions(), layout declared: SurveyLayout? = nil,
    sheet: String? = nil
  ) throws {
    let label = FileBytes.name(path)
    switch try Self.form(path) {
    case .json:
      try self.init(json: FileBytes.read(path, access: .copied), label: label)
      return
    case .workbook:
      // Times are wall-clock times in a workbook; the layout says of which zone.
      let (table, titles) = try Workbook(path: path).sheet(sheet, zone: .utc, skip: options.skip)
      try self.init(typed: table, titles: titles, layout: declared, options)
      return
    case .statistics:
      let file = try StatisticsFile(path: path)
      try self.init(
        typed: file.table, titles: file.table.names, layout: declared, options,
        wordings: file.wordings)
      return
    case .text: break
    }
    let (names, records, layout) = try Self.look(path, options, declared)
    var strict = options
    strict.types = Dictionary(
      names.map { ($0, .string) }, uniquingKeysWith: { first, _ in first })
    strict.skipAfterHeader += layout.headerRows - 1
    let source = try CSVSource(path: path, options: strict)
    try self.init(
      Table(source, label: label), records: records, layout: layout,
      notes: layout == .surveyMonkey ? [] : source.notes())
  }

  /// The columns and the tool of the delimited text at `path`; nil for another kind of file.
  ///
  /// - Throws: what reading the file throws.
  package static func opening(
    path: String, layout declared: SurveyLayout? = nil
  ) throws -> (names: [String], layout: SurveyLayout)? {
    guard case .text = try form(path) else { return nil }
    let (names, _, layout) = try look(path, ReadOptions(), declared)
    return (names, layout)
  }

  // Looks only: types are not of interest, and header rows would spoil them.
  private static func look(
    _ path: String, _ options: ReadOptions, _ declared: SurveyLayout?
  ) throws -> (names: [String], records: [[String]], layout: SurveyLayout) {
    var division = CSVSource.Division()
    division.eagerSize = -1
    division.sampleRows = 0
    let look = try CSVSource(path: path, options: options, division: division)
    var records = try look.preview(4 + options.skip)
    records.removeFirst(min(options.skip, records.count))
    if let first = records.first?.first, first.lowercased().hasPrefix("sep=") {
      records.removeFirst()
    }
    return (look.names, records, declared ?? .detected(in: records))
  }

  /// Takes a table of values whose header is `titles`; header rows below it are still rows.
  private init(
    typed table: Table, titles: [String], layout declared: SurveyLayout?, _ options: ReadOptions,
    wordings: [String: String] = [:]
  ) throws {
    let texts = try table.texts(missing: options.missing)
    let top = try texts.head(3)
    let records =
      [titles]
      + (0..<(try top.rowCount())).map { row in
        top.names.map { name in (try? top.column(name))?[row].text ?? "" }
      }
    let layout = declared ?? .detected(in: records)
    let first = layout.headerRows - 1
    let count = max(0, try texts.rowCount() - first - options.skipLast)
    try self.init(
      texts.slice(from: first, count: count).labelled(table.label), records: records,
      layout: layout,
      // With header rows below the first, every column is of texts and others by its nature.
      notes: first == 0 ? table.notes : [], hasPlainNumbers: true, wordings: wordings)
  }

  /// Takes a table of strings with the first records of its file.
  init(
    _ table: Table, records: [[String]], layout: SurveyLayout, notes: [Note],
    hasPlainNumbers: Bool = false, wordings declared: [String: String] = [:]
  ) throws {
    self.table = table
    self.hasPlainNumbers = hasPlainNumbers
    self.label = table.label ?? "the export"
    self.layout = layout
    self.notes = notes
    func record(_ row: Int) -> [String] {
      let cells = records.count > row ? records[row].map(SurveyText.trimmed) : []
      return table.names.indices.map { $0 < cells.count ? cells[$0] : "" }
    }
    let second = layout.headerRows > 1 ? record(1) : table.names
    self.remarks = layout.headerRows > 2 ? record(2) : []
    if layout == .surveyMonkey {
      let questions = Self.carriedOn(record(0))
      let labels = second
      let wordings = zip(questions, labels).map { question, label in
        ["", "Response", "Open-Ended Response"].contains(label)
          ? question : "\(question) - \(label)"
      }
      self.wordings = wordings
      self.names = Self.different(wordings)
      self.isOpenEnded = labels.map { $0 == "Open-Ended Response" }
    } else {
      self.names = table.names
      self.wordings = zip(table.names, second).map { declared[$0] ?? $1 }
      self.isOpenEnded = nil
    }
  }

  private init(json: Buffer, label: String) throws {
    let bytes = UnsafeBufferPointer(
      start: json.address.assumingMemoryBound(to: UInt8.self), count: json.byteCount)
    let (table, header) = try DelightedResponses.table(JSONReader.value(bytes), label: label)
    try self.init(table, records: [header], layout: .delighted, notes: table.notes)
  }

  /// The number of responses in the file.
  package func rowCount() throws -> Int { try table.rowCount() }

  /// The cells of the column at `position`.
  func cells(_ position: Int) throws -> TextCells {
    TextCells(column: try table.column(table.names[position]))
  }

  // A blank cell of the first header row belongs to the question before it.
  private static func carriedOn(_ header: [String]) -> [String] {
    var last = ""
    return header.map { cell in
      if !cell.isEmpty { last = cell }
      return last
    }
  }

  private static func different(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.map { name in
      var unique = name
      var number = 2
      while !seen.insert(unique).inserted {
        unique = "\(name)_\(number)"
        number += 1
      }
      return unique
    }
  }

  private enum Form {
    case text, json, workbook, statistics
  }

  /// What the file's first bytes say it is.
  private static func form(_ path: String) throws -> Form {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw FormatsError.system(path: path, action: "read", code: errno)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = read(descriptor, &bytes, bytes.count)
    var text = bytes.prefix(max(0, count))
    if text.starts(with: [0x50, 0x4b, 3, 4]) { return .workbook }
    if text.starts(with: Array("$FL".utf8)) { return .statistics }
    if text.starts(with: [0xef, 0xbb, 0xbf]) { text = text.dropFirst(3) }
    let first = text.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return first == UInt8(ascii: "[") || first == UInt8(ascii: "{") ? .json : .text
  }
}
