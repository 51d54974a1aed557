import Calendars

/// Collects the values of one column of a JSON table, row by row.
struct JSONColumnBuilder {
  /// The row for which a value is waiting.
  var pendingRow = -1
  private let declared: ColumnType?
  /// What the values are so far; nil while all are missing.
  private var kind: ColumnType?
  private var firstKindName = ""
  private var firstRow = 0
  private var valid: [Bool] = []
  private var booleans: [Bool] = []
  /// Integers, days or microseconds.
  private var integers: [Int64] = []
  private var numbers: [Double] = []
  private var strings = StringColumnBuilder()

  init(declared: ColumnType?) { self.declared = declared }

  /// Appends the value of a row; rows that were left out before it are missing.
  mutating func append(
    _ value: JSONValue, row: Int, name: String, zone: TimeZoneRules
  ) throws(JSONError) {
    if value == .null { return }
    guard let cell = declared.map({ Self.cell(value, $0, zone) }) ?? Self.cell(value) else {
      throw .notOfType(declared ?? .string, column: name, found: shown(value), row: row + 1)
    }
    let type = cell.type
    if kind == nil {
      kind = type
      firstKindName = value.kindName
      firstRow = row + 1
    }
    var fits = kind == type || kind == .number && type == .integer
    if kind == .integer, type == .number {
      fits = widen()
    }
    pad(to: row)
    if !fits || !push(cell) {
      throw .mixedColumn(
        name, first: firstKindName, firstRow: firstRow, second: value.kindName, secondRow: row + 1)
    }
    valid.append(true)
  }

  /// The column of `rowCount` rows.
  mutating func finish(rowCount: Int, zone: TimeZoneRules) -> Column {
    let kind = kind ?? declared ?? .string
    pad(to: rowCount, as: kind)
    let validity = valid.contains(false) ? Bitmap(valid) : nil
    switch kind {
    case .boolean: return Column(.boolean, .bits(Bitmap(booleans)), validity: validity)
    case .integer: return .integers(integers, validity: validity)
    case .number: return Column(.number, .float64(Values(numbers)), validity: validity)
    case .time: return Column(.time, .int64(Values(integers)), validity: validity)
    case .date:
      return Column(
        .date, .int32(Values(integers.map { Int32(clamping: $0) })), validity: validity)
    case .string:
      let column = strings.finish()
      return declared == nil ? Self.moments(column, zone: zone) ?? column : column
    }
  }

  /// Fills the rows up to `row`, which have no value.
  private mutating func pad(to row: Int, as type: ColumnType? = nil) {
    let missing = row - valid.count
    guard missing > 0, let type = type ?? kind else { return }
    valid.append(contentsOf: repeatElement(false, count: missing))
    switch type {
    case .boolean: booleans.append(contentsOf: repeatElement(false, count: missing))
    case .integer, .date, .time: integers.append(contentsOf: repeatElement(0, count: missing))
    case .number: numbers.append(contentsOf: repeatElement(0, count: missing))
    case .string: for _ in 0..<missing { strings.appendMissing() }
    }
  }

  /// Appends a cell of the column's kind; false when its number is not exact as a double.
  private mutating func push(_ cell: Cell) -> Bool {
    switch cell {
    case .missing: return false
    case .boolean(let value): booleans.append(value)
    case .integer(let value):
      if kind == .number {
        guard let exact = Double(exactly: value) else { return false }
        numbers.append(exact)
      } else {
        integers.append(value)
      }
    case .number(let value): numbers.append(value)
    case .date(let days): integers.append(Int64(days))
    case .time(let microseconds): integers.append(microseconds)
    case .string(var text): text.withUTF8 { strings.append($0) }
    }
    return true
  }

  /// Makes the integers so far numbers, when all are exact as doubles.
  private mutating func widen() -> Bool {
    let exact = integers.compactMap { Double(exactly: $0) }
    guard exact.count == integers.count else { return false }
    numbers = exact
    integers = []
    kind = .number
    return true
  }

  /// The dates or times that all strings of a column write in ISO form, or nil.
  private static func moments(_ column: Column, zone: TimeZoneRules) -> Column? {
    guard let dictionary = column.dictionary, dictionary.count > 0 else { return nil }
    let reader = ValueText(zone: zone)
    var moments: [Int64] = []
    var type: ColumnType?
    for code in 0..<dictionary.count {
      let found: ColumnType
      switch reader.moment(dictionary.utf8(code)) {
      case .date(let days):
        found = .date
        moments.append(Int64(days))
      case .time(let microseconds):
        found = .time
        moments.append(microseconds)
      default: return nil
      }
      if type ?? found != found { return nil }
      type = found
    }
    let values = (0..<column.count).map { column.presentCode($0).map { moments[$0] } ?? 0 }
    if type == .time { return Column(.time, .int64(Values(values)), validity: column.validity) }
    return Column(
      .date, .int32(Values(values.map { Int32(clamping: $0) })), validity: column.validity)
  }

  /// A value as it is; an array as its text.
  private static func cell(_ value: JSONValue) -> Cell? {
    switch value {
    case .null: .missing
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .array, .object: .string(JSONText.text(value))
    }
  }

  /// A value as one of a declared type, or nil when it is none.
  private static func cell(
    _ value: JSONValue, _ type: ColumnType, _ zone: TimeZoneRules
  ) -> Cell? {
    switch (type, value) {
    case (.string, .string(let text)): return .string(text)
    case (.string, _): return .string(JSONText.text(value))
    case (.boolean, .boolean(let value)): return .boolean(value)
    case (.integer, .integer(let value)): return .integer(value)
    case (.integer, .number(let value)): return Int64(exactly: value).map { .integer($0) }
    case (.number, .integer(let value)): return Double(exactly: value).map { .number($0) }
    case (.number, .number(let value)): return .number(value)
    case (_, .string(let text)): return cell(text, type, zone)
    default: return nil
    }
  }

  private static func cell(_ text: String, _ type: ColumnType, _ zone: TimeZoneRules) -> Cell? {
    let reader = ValueText(zone: zone)
    switch type {
    case .integer, .number:
      switch reader.number(text) {
      case .integer(let value):
        return type == .integer ? .integer(value) : Double(exactly: value).map { .number($0) }
      case .number(let value): return type == .number ? .number(value) : nil
      default: return nil
      }
    case .date, .time:
      switch reader.moment(text) {
      case .date(let days): return type == .date ? .date(days) : nil
      case .time(let microseconds): return type == .time ? .time(microseconds) : nil
      default: return nil
      }
    case .boolean: return text == "true" ? .boolean(true) : text == "false" ? .boolean(false) : nil
    case .string: return .string(text)
    }
  }

  private func shown(_ value: JSONValue) -> String {
    let text = JSONText.text(value)
    return "`" + (text.count > 60 ? String(text.prefix(60)) + "…" : text) + "`"
  }
}

extension Cell {
  /// The column type of the value; `string` when it is missing.
  fileprivate var type: ColumnType {
    switch self {
    case .boolean: .boolean
    case .integer: .integer
    case .number: .number
    case .date: .date
    case .time: .time
    case .string, .missing: .string
    }
  }
}

extension Column {
  /// The dictionary code of a row of a string column, or nil when it is missing or of another type.
  func presentCode(_ index: Int) -> Int? {
    if isMissing(index) { return nil }
    switch storage {
    case .codes8(let codes, _): return Int(codes[index])
    case .codes16(let codes, _): return Int(codes[index])
    case .codes32(let codes, _): return Int(codes[index])
    default: return nil
    }
  }
}
