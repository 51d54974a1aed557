import Tables

/// Reads a column of texts as values of another type, as a locale writes them.
struct TextReading {
  private let text: ValueText
  private let yes: Set<String>
  private let no: Set<String>

  init(_ settings: ReadSettings) {
    text = ValueText(
      locale: settings.locale ?? .iso,
      decimal: settings.options.decimal.flatMap { DecimalMark(rawValue: $0) }, zone: settings.zone)
    yes = Set((settings.options.yes + ["true"]).map { $0.lowercased() })
    no = Set((settings.options.no + ["false"]).map { $0.lowercased() })
  }

  /// The column as `type`.
  ///
  /// - Throws: `TableError.noCast` with the first row that is none.
  func column(_ column: Column, as type: ColumnType, named name: String) throws -> Column {
    func values<Value>(_ value: (String) -> Value?) throws -> [Value?] {
      try read(column, value) { row, cell in
        throw TableError.noCast(name, row: row, value: cell, from: .string, to: type)
      }
    }
    return switch type {
    case .integer: .integers(try values(integer))
    case .number: .numbers(try values(number))
    case .boolean: .booleans(try values(boolean))
    case .date: .dates(try values(date))
    case .time: .times(try values(time))
    case .string: column
    }
  }

  /// The column as the first type that all its texts have; nil when they stay texts.
  func inferred(_ column: Column) -> Column? {
    guard column.missingCount < column.count else { return nil }
    struct Other: Error {}
    func values<Value>(_ value: (String) -> Value?) -> [Value?]? {
      try? read(column, value) { _, _ in throw Other() }
    }
    if let flags = values(boolean) { return .booleans(flags) }
    if let whole = values({ Self.mayBeNumber($0) ? integer($0) : nil }) { return .integers(whole) }
    if let numbers = values({ Self.mayBeNumber($0) ? number($0) : nil }) {
      return .numbers(numbers)
    }
    if let days = values(date) { return .dates(days) }
    if let times = values(time) { return .times(times) }
    return nil
  }

  private func integer(_ cell: String) -> Int64? {
    if case .integer(let whole) = text.number(cell) { whole } else { nil }
  }

  private func number(_ cell: String) -> Double? {
    switch text.number(cell) {
    case .integer(let whole): Double(whole)
    case .number(let value): value
    default: nil
    }
  }

  private func boolean(_ cell: String) -> Bool? {
    let cell = cell.lowercased()
    return yes.contains(cell) ? true : no.contains(cell) ? false : nil
  }

  private func date(_ cell: String) -> Int32? {
    if case .date(let days) = text.moment(cell) { days } else { nil }
  }

  private func time(_ cell: String) -> Int64? {
    switch text.moment(cell) {
    case .time(let instant): instant
    default: nil
    }
  }

  /// Keys with leading zeros and telephone numbers stay text.
  private static func mayBeNumber(_ cell: String) -> Bool {
    let bytes = Array(cell.utf8)
    if bytes.first == UInt8(ascii: "+") { return false }
    return !(bytes.count > 1 && bytes[0] == UInt8(ascii: "0") && bytes[1] &- 48 < 10)
  }

  /// Each different text is read once.
  private func read<Value>(
    _ column: Column, _ value: (String) -> Value?, refuse: (Int, String) throws -> Void
  ) throws -> [Value?] {
    guard let dictionary = column.dictionary else { return [] }
    var known: [Int: Value] = [:]
    return try (0..<column.count).map { row in
      guard !column.isMissing(row), let code = column.textCode(row) else { return nil }
      if let value = known[code] { return value }
      let cell = dictionary.string(code)
      let value = value(cell)
      if let value { known[code] = value } else { try refuse(row, cell) }
      return value
    }
  }
}
