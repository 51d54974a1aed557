import Tables

/// A column of strings by row, where what is made of a string is made once for equal ones.
struct TextCells {
  let column: Column

  /// The number of rows.
  var count: Int { column.count }

  /// The text of a row; nil when it has none.
  subscript(row: Int) -> String? {
    guard !column.isMissing(row), let code = column.code(row) else { return nil }
    return column.dictionary?.string(code)
  }

  /// What `make` makes of each row's text; it is called once for equal codes, with the row.
  func map<Value>(_ make: (String, Int) throws -> Value?) rethrows -> [Value?] {
    var made = [Value??](repeating: nil, count: column.dictionary?.count ?? 0)
    return try (0..<count).map { row in
      guard !column.isMissing(row), let code = column.code(row) else { return nil }
      if let known = made[code] { return known }
      let value = try make(column.dictionary?.string(code) ?? "", row)
      made[code] = .some(value)
      return value
    }
  }

  /// The texts that rows have, without repetition of codes.
  var texts: [String] {
    var seen = [Bool](repeating: false, count: column.dictionary?.count ?? 0)
    var texts: [String] = []
    for row in 0..<count where !column.isMissing(row) {
      guard let code = column.code(row), !seen[code] else { continue }
      seen[code] = true
      texts.append(column.dictionary?.string(code) ?? "")
    }
    return texts
  }
}
