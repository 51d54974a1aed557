extension ReadOptions {
  /// Refuses what no file could be read with.
  func check() throws(ReadError) {
    if let delimiter {
      guard delimiter != 0x0a, delimiter != 0x0d, delimiter != 0, delimiter < 0x80 else {
        throw .option(
          name: "delimiter", found: "byte \(delimiter)",
          expected: "one ASCII character that is no line end")
      }
      if case .byte(delimiter)? = quote {
        throw .option(
          name: "quote", found: shown(delimiter), expected: "another character than the delimiter")
      }
    }
    if case .byte(let byte)? = quote, byte == 0 || byte == 0x0a || byte == 0x0d || byte >= 0x80 {
      throw .option(
        name: "quote", found: "byte \(byte)",
        expected: "one ASCII character that is no line end, or none")
    }
    if let decimal, DecimalMark(rawValue: decimal) == nil {
      throw .option(name: "decimal", found: shown(decimal), expected: "`.` or `,`")
    }
    if let locale, ValueLocale(named: locale) == nil {
      throw .option(
        name: "locale", found: locale, expected: ValueLocale.names.joined(separator: ", "))
    }
    for (name, value) in [
      ("skip", skip), ("skip_last", skipLast), ("skip_after_header", skipAfterHeader),
    ] where value < 0 {
      throw .option(name: name, found: "\(value)", expected: "0 or more rows")
    }
  }

  private func shown(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }
}
