import Tables

extension Table {
  /// The table with every value as the text that a survey tool would have written: times as
  /// wall-clock times of UTC without a zone, numbers with a point.
  ///
  /// Texts that are empty or one of `missing` are missing.
  func texts(missing: [String]) throws -> Table {
    let absent = Set(missing + [""])
    let columns = try names.map { name in
      let column = try column(name)
      let texts = (0..<column.count).map { row -> String? in
        let cell = column[row]
        guard var text = cell.text else { return nil }
        if case .time = cell { text = Self.wallClock(text) }
        return absent.contains(text) ? nil : text
      }
      return (name: name, column: Column.strings(texts))
    }
    return Table(columns, rowCount: try rowCount(), label: label, notes: notes)
  }

  /// `2024-05-31T22:30:00.500000Z` as `2024-05-31 22:30:00`.
  private static func wallClock(_ text: String) -> String {
    String(text.prefix { $0 != "." && $0 != "Z" }.map { $0 == "T" ? " " : $0 })
  }
}
