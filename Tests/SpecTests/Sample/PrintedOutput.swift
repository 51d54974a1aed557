import Foundation
import Testing

/// What a script printed, read back as a person reads it.
struct PrintedOutput {
  let lines: [String]

  init(_ text: String) { lines = text.components(separatedBy: "\n") }

  /// The first table under a title that begins so.
  func table(_ title: String) throws -> PrintedTable {
    let start = try #require(lines.firstIndex { $0.hasPrefix(title) }, "no `\(title)` is printed")
    return try #require(PrintedTable(lines[start...]), "no table under `\(title)`")
  }

  /// A figure with its interval, such as `Effect of delight 0.190  [0.119, 0.258]`.
  func figure(_ title: String) throws -> PrintedFigure {
    let line = try #require(lines.first { $0.hasPrefix(title + " ") }, "no `\(title)` is printed")
    let rest = line.dropFirst(title.count)
      .replacing("[", with: " ").replacing("]", with: " ").replacing("%", with: " ")
    let texts = rest.split(separator: " ").prefix(3).map(String.init)
    try #require(texts.count == 3, "\(line)")
    return PrintedFigure(texts[0], low: texts[1], high: texts[2])
  }

  /// A field of the lines under a result's title, such as `mean_low 0.4`.
  func field(_ name: String, under title: String) throws -> Double {
    let start = try #require(lines.firstIndex { $0.hasPrefix(title) }, "no `\(title)` is printed")
    for line in lines[start...] {
      for part in line.components(separatedBy: "   ") where part.hasPrefix(name + " ") {
        return try #require(Double(part.dropFirst(name.count + 1)), "\(line)")
      }
    }
    throw Absence(name: name, title: title)
  }
}

/// A field that a script was to print.
struct Absence: Error {
  let name, title: String
}

/// A printed number and its limits.
struct PrintedFigure {
  let value, low, high: Double?
  /// Half of the last digit that was printed, by which a limit may be rounded.
  var rounding = 0.0

  init(value: Double?, low: Double?, high: Double?) {
    (self.value, self.low, self.high) = (value, low, high)
  }

  /// A figure as it was printed.
  init(_ value: String?, low: String?, high: String?) {
    self.init(
      value: PrintedTable.number(value), low: PrintedTable.number(low),
      high: PrintedTable.number(high))
    let decimals = (high ?? "").split(separator: ".").dropFirst().first?.count ?? 0
    rounding = decimals == 0 ? 0 : 0.5 * pow(10, -Double(decimals))
  }

  /// Whether a number lies within the limits.
  func holds(_ truth: Double) -> Bool {
    guard let low, let high else { return false }
    return low - rounding <= truth && truth <= high + rounding
  }
}

/// A printed table: its columns begin where the lines under their names begin.
struct PrintedTable {
  let names: [String]
  let rows: [[String]]

  init?(_ lines: ArraySlice<String>) {
    guard let rule = lines.firstIndex(where: { $0.hasPrefix("─") }), rule > lines.startIndex
    else { return nil }
    let marks = Array(lines[rule])
    let starts = marks.indices.filter { marks[$0] == "─" && ($0 == 0 || marks[$0 - 1] != "─") }
    func cells(_ line: String) -> [String] {
      let characters = Array(line)
      return starts.indices.map { column in
        let from = starts[column]
        let to = column + 1 < starts.count ? starts[column + 1] : max(characters.count, from)
        guard from < characters.count else { return "" }
        return String(characters[from..<min(to, characters.count)])
          .trimmingCharacters(in: .whitespaces)
      }
    }
    names = cells(lines[rule - 1])
    rows = lines[(rule + 1)...].prefix {
      !$0.isEmpty && $0.wholeMatch(of: /[\d,]+ rows?( \(.*)?/) == nil
    }.map(cells)
  }

  /// The rows by their cell in a column.
  func row(_ key: String, in column: String? = nil) throws -> [String: String] {
    let place = column.flatMap { names.firstIndex(of: $0) } ?? 0
    let row = try #require(rows.first { $0[place] == key }, "no row `\(key)`")
    return Dictionary(uniqueKeysWithValues: zip(names, row))
  }

  /// A row's figure with its limits, by the columns that hold them.
  func figure(
    _ key: String, _ value: String, low: String = "low", high: String = "high"
  ) throws -> PrintedFigure {
    let row = try row(key)
    return PrintedFigure(row[value], low: row[low], high: row[high])
  }

  static func number(_ text: String?) -> Double? {
    text.flatMap { Double($0.replacing(",", with: "")) }
  }
}
