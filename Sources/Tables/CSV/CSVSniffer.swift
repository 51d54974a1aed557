import CKernels

/// Finds out how a file is written, from its beginning and what was declared.
///
/// Order: byte order mark, UTF-8, else Windows-1252; a `sep=` line; line ends; the delimiter by
/// counting the fields of 20 records; the header.
struct CSVSniffer {
  /// How many bytes are looked at.
  static let sampleSize = 1 << 20

  private let options: ReadOptions
  private(set) var input: CSVInput
  private(set) var layout = CSVLayout()
  private var sample: [UInt8] = []
  private var start = 0
  private var hasSeparatorLine = false

  /// Looks at a file.
  init(_ input: CSVInput, _ options: ReadOptions) throws {
    self.input = input
    self.options = options
    guard input.size > 0 else { throw ReadError.empty(file: input.label) }
    sample = try input.bytes(0..<Self.sampleSize)
    try findEncoding()
    if let quote = options.quote {
      if case .byte(let byte) = quote {
        layout.dialect.quote = byte
      } else {
        layout.dialect.quotes = false
      }
    }
    layout.ragged = options.ragged
    findSeparatorLine()
    findLineEnd()
    findDelimiter()
    try findHeader()
    try findLastRow()
  }

  /// The first rows, for the types and for looking at.
  func rows(limit: Int) -> [CSVRecords.Record] {
    var records = records(from: layout.rows.lowerBound)
    var result: [CSVRecords.Record] = []
    while result.count < limit, let record = records.next(),
      record.start < layout.rows.upperBound
    {
      if record.fields.count == layout.fields {
        result.append(record)
      } else if !record.isBlank && layout.ragged == .refuse {
        break
      }
    }
    return result
  }

  private func records(from start: Int) -> CSVRecords {
    CSVRecords(sample, from: start, layout.dialect, isWhole: sample.count == input.size)
  }

  private mutating func findEncoding() throws {
    if sample.starts(with: [0xef, 0xbb, 0xbf]) {
      start = 3
      return
    }
    var declared = options.encoding
    if declared == nil || declared == .utf16LittleEndian || declared == .utf16BigEndian {
      if sample.starts(with: [0xff, 0xfe]) {
        declared = .utf16LittleEndian
        start = 2
      } else if sample.starts(with: [0xfe, 0xff]) {
        declared = .utf16BigEndian
        start = 2
      } else if declared == nil {
        declared = Self.unmarkedUTF16(sample.prefix(4096))
      }
    }
    switch declared {
    case .utf16LittleEndian, .utf16BigEndian:
      // Such files are rare and small: they are converted as a whole.
      let bytes = try input.bytes(0..<input.size)
      guard
        let text = TextEncoding.utf8(
          fromUTF16: bytes[start...], isLittleEndian: declared == .utf16LittleEndian)
      else {
        throw ReadError.encoding(
          ReadError.Place(file: input.label, row: nil, line: 1), column: "", cell: "",
          encoding: "UTF-16")
      }
      guard !text.isEmpty else { throw ReadError.empty(file: input.label) }
      input = CSVInput(bytes: text, label: input.label)
      sample = Array(text.prefix(Self.sampleSize))
      start = 0
    case .windows1252: layout.encoding = .windows1252
    case .utf8: break
    case nil:
      let valid = deed_utf8_valid(sample, sample.count)
      // A character may be cut at the sample's end.
      let isCut = sample.count < input.size && sample.count - valid < 4
      if valid < sample.count && !isCut { layout.encoding = .windows1252 }
    }
  }

  // Text in UTF-16 without a mark has NUL in every other byte, nearly.
  private static func unmarkedUTF16(_ bytes: ArraySlice<UInt8>) -> ReadOptions.Encoding? {
    guard bytes.count >= 4 else { return nil }
    var zeros = [0, 0]
    for (index, byte) in bytes.enumerated() where byte == 0 { zeros[index & 1] += 1 }
    if zeros[0] * 8 < zeros[1] && zeros[1] * 4 > bytes.count { return .utf16LittleEndian }
    if zeros[1] * 8 < zeros[0] && zeros[0] * 4 > bytes.count { return .utf16BigEndian }
    return nil
  }

  // Excel's `sep=;` decides the delimiter.
  private mutating func findSeparatorLine() {
    let line = sample[start...].prefix(8)
    guard line.count >= 5, line.prefix(3).map({ $0 | 0x20 }) == Array("sep".utf8),
      line[start + 3] == UInt8(ascii: "=")
    else { return }
    let delimiter = line[start + 4]
    var end = start + 5
    if end < sample.count, sample[end] == 0x0d { end += 1 }
    if end < sample.count, sample[end] == 0x0a { end += 1 }
    guard end > start + 5 || end == sample.count, delimiter != 0x0a, delimiter != 0x0d else {
      return
    }
    layout.dialect.delimiter = delimiter
    start = end
    hasSeparatorLine = true
  }

  private mutating func findLineEnd() {
    var isInside = false
    var returns = false
    for byte in sample[start...] {
      if byte == layout.dialect.quote && layout.dialect.quotes { isInside.toggle() }
      if isInside { continue }
      if byte == 0x0a { return }
      if byte == 0x0d { returns = true }
    }
    if returns { layout.dialect.newline = 0x0d }
  }

  private mutating func findDelimiter() {
    if let delimiter = options.delimiter {
      layout.dialect.delimiter = delimiter
      return
    }
    if hasSeparatorLine { return }
    var best = (score: 0, delimiter: layout.dialect.delimiter)
    for delimiter in ",;\t|".utf8 {
      layout.dialect.delimiter = delimiter
      let score = score()
      if score > best.score { best = (score, delimiter) }
    }
    layout.dialect.delimiter = best.delimiter
  }

  // How many records agree on how many fields; broken and single-field layouts count nothing.
  private func score() -> Int {
    var records = records(from: start)
    skip(options.skip, in: &records)
    var counts: [Int] = []
    while counts.count < 20, let record = records.next() {
      if !record.isBlank { counts.append(record.fields.count) }
    }
    guard let header = counts.first, header > 1 else { return 0 }
    let agreeing = counts.count { $0 == header }
    return agreeing * 1000 / counts.count * 1000 + min(header, 999)
      - (records.isBroken ? 500_000 : 0)
  }

  private mutating func findHeader() throws {
    var records = records(from: start)
    skip(options.skip, in: &records)
    var header = records.next()
    while let blank = header, blank.isBlank { header = records.next() }
    guard let header else {
      if records.position >= sample.count && sample.count == input.size {
        throw ReadError.empty(file: input.label)
      }
      throw ReadError.rowTooLong(
        ReadError.Place(file: input.label, row: nil, line: 1), limit: Self.sampleSize)
    }
    var names: [String] = []
    for (index, field) in header.fields.enumerated() {
      let (name, isValid) = TextEncoding.decode(field.bytes, layout.encoding)
      guard isValid, !field.bytes.contains(0) else {
        let place = ReadError.Place(file: input.label, row: nil, line: 1)
        let column = "\(index + 1)"
        throw isValid
          ? ReadError.nulByte(place, column: column)
          : ReadError.encoding(place, column: column, cell: name, encoding: "UTF-8")
      }
      names.append(name)
    }
    if Self.hasNoNames(header) {
      layout.names = names.indices.map { "column_\($0 + 1)" }
      layout.notes.append(
        Note(
          step: "read", reason: "first line holds values, not names; columns are named by position",
          count: names.count))
      layout.rows = header.start..<input.size
    } else {
      layout.names = HeaderNames.cleaned(names, &layout.notes)
      layout.rows = min(records.position, input.size)..<input.size
    }
    if options.skipAfterHeader > 0 {
      skip(options.skipAfterHeader, in: &records)
      layout.rows = min(records.position, input.size)..<input.size
    }
  }

  private func skip(_ count: Int, in records: inout CSVRecords) {
    var left = count
    while left > 0, records.next() != nil { left -= 1 }
  }

  // Numbers and dates only are values, not names; years may be names.
  private static func hasNoNames(_ header: CSVRecords.Record) -> Bool {
    let text = ValueText()
    var values = 0
    for field in header.fields where !field.bytes.isEmpty {
      let isValue = field.bytes.withUnsafeBufferPointer { bytes in
        if case .integer(let value) = text.number(bytes) {
          return !(1900...2200).contains(value)
        }
        if case .number = text.number(bytes) { return true }
        return text.moment(bytes) != .notAMoment
      }
      guard isValue else { return false }
      values += 1
    }
    return values > 0
  }

  // Rows at the end can be left out only when it is known where they begin.
  private mutating func findLastRow() throws {
    guard options.skipLast > 0, !layout.rows.isEmpty else { return }
    var starts: [Int] = []
    let all = try input.bytes(0..<input.size)
    var records = CSVRecords(all, from: layout.rows.lowerBound, layout.dialect, isWhole: true)
    while let record = records.next() {
      if record.isBlank && layout.fields > 1 { continue }
      starts.append(record.start)
      if starts.count > options.skipLast { starts.removeFirst() }
    }
    layout.rows = layout.rows.lowerBound..<(starts.first ?? layout.rows.lowerBound)
    layout.notes.append(
      Note(step: "read", reason: "rows at the end were left out", count: starts.count))
  }
}
