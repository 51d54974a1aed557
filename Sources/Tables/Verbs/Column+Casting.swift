import Activity

extension Column {
  /// The values as another type; missing ones stay missing.
  ///
  /// - integer to number when nothing is lost, number to integer when it is whole;
  /// - boolean to integer 0 and 1, and back;
  /// - anything to text, as `Cell.text` writes it; text that is text stays as it is, `007` included;
  /// - text to integer, number, boolean (`true`, `false`), date and time (ISO 8601, times with their
  ///   zone), when all of the text is one.
  ///
  /// - Throws: `TableError.noCast` with the first row that fails, `.noCastBetween`.
  package func cast(to wanted: ColumnType, named name: String) throws -> Column {
    if wanted == type { return self }
    let converted = try converted(to: wanted, named: name)
    return isPersonal ? converted.markedPersonal() : converted
  }

  private func converted(to wanted: ColumnType, named name: String) throws -> Column {
    switch (type, wanted) {
    case (.string, _): return try parsed(to: wanted, named: name)
    case (_, .string): return text()
    case (.integer, .number):
      return .numbers(
        try mapped(name, wanted) {
          if case .integer(let v) = $0 { Double(exactly: v) } else { nil }
        }
      )
      .labelled(scale: scale)
    case (.number, .integer):
      return Column.integers(
        try mapped(name, wanted) { if case .number(let v) = $0 { Int64(exactly: v) } else { nil } }
      )
      .labelled(scale: scale)
    case (.boolean, .integer):
      return .integers(
        try mapped(name, wanted) { if case .boolean(let v) = $0 { v ? 1 : 0 } else { nil } })
    case (.integer, .boolean):
      return .booleans(
        try mapped(name, wanted) { cell in
          switch cell {
          case .integer(0): false
          case .integer(1): true
          default: nil
          }
        })
    default: throw TableError.noCastBetween(name, from: type, to: wanted)
    }
  }

  private func mapped<Value>(
    _ name: String, _ wanted: ColumnType, _ value: (Cell) -> Value?
  ) throws -> [Value?] {
    try (0..<count).map { row in
      try Cancellation.check(row: row)
      let cell = self[row]
      if cell == .missing { return nil }
      guard let value = value(cell) else {
        throw TableError.noCast(name, row: row, value: cell.text ?? "", from: type, to: wanted)
      }
      return value
    }
  }

  private func text() -> Column {
    var builder = StringColumnBuilder(capacity: count)
    for row in 0..<count {
      if var text = self[row].text {
        text.withUTF8 { builder.append($0) }
      } else {
        builder.appendMissing()
      }
    }
    return builder.finish()
  }

  /// Reads each different text once.
  private func parsed(to wanted: ColumnType, named name: String) throws -> Column {
    switch wanted {
    case .integer: .integers(try read(name, wanted) { Int64(plain: $0) })
    case .number: .numbers(try read(name, wanted) { Double(plain: $0) })
    case .boolean: .booleans(try read(name, wanted) { Bool($0) })
    case .date: .dates(try read(name, wanted) { day(ofISO: Substring($0).utf8) })
    case .time: .times(try read(name, wanted) { instant(ofISO: Substring($0).utf8) })
    case .string: self
    }
  }

  private func read<Value>(
    _ name: String, _ wanted: ColumnType, _ value: (String) -> Value?
  ) throws -> [Value?] {
    guard let dictionary else { return [] }
    var known: [Int: Value] = [:]
    return try (0..<count).map { row in
      try Cancellation.check(row: row)
      if isMissing(row) { return nil }
      let code = code(row)
      if let value = known[code] { return value }
      let text = dictionary.string(code)
      guard let value = value(text) else {
        throw TableError.noCast(name, row: row, value: text, from: type, to: wanted)
      }
      known[code] = value
      return value
    }
  }
}

extension Int64 {
  /// The integer that a text of an optional minus and digits stands for.
  fileprivate init?(plain text: String) {
    guard text.utf8.first != UInt8(ascii: "+") else { return nil }
    self.init(text)
  }
}

extension Double {
  /// The number that a text of a minus, digits, point and exponent stands for.
  fileprivate init?(plain text: String) {
    let allowed = Set("0123456789-.eE+".utf8)
    guard let first = text.utf8.first, first != UInt8(ascii: "+"),
      text.utf8.allSatisfy({ allowed.contains($0) }), let value = Double(text), value.isFinite
    else { return nil }
    self = value
  }
}
