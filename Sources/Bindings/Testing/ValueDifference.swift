import LuaRuntime
import Reports
import Tables

/// Where two values differ, as people read it.
enum ValueDifference {
  /// The deepest level that is compared.
  private static let deepest = 100

  /// A line for each place in which the values differ, in order; none when they are the same.
  ///
  /// A table of Deed and an array of its rows are the same; a missing cell and an absent key are.
  static func between(
    expected: ValueTree, found: ValueTree, tolerance: Double
  ) throws -> [String] {
    var lines: [String] = []
    try compare(expected, found, at: "", tolerance, depth: 0, &lines)
    return lines
  }

  /// A short text of a value.
  static func text(_ value: ValueTree) -> String {
    if case .string(let text) = value { return "\"\(text)\"" }
    if case .null = value { return "nil" }
    if let json = try? value.json() {
      let line = json.split(separator: "\n").joined(separator: " ")
      return line.count > 200 ? line.prefix(200) + "…" : line
    }
    return "\(value)"
  }

  private static func compare(
    _ expected: ValueTree, _ found: ValueTree, at path: String, _ tolerance: Double, depth: Int,
    _ lines: inout [String]
  ) throws {
    let (expected, found) = (try plain(expected), try plain(found))
    guard depth < deepest else { return }
    switch (expected, found) {
    case (.array(let wanted), .array(let got)):
      if wanted.count != got.count {
        lines.append(
          "\(title(path))expected \(count(wanted.count)), got \(count(got.count))")
      }
      for index in 0..<max(wanted.count, got.count) {
        try compare(
          index < wanted.count ? wanted[index] : .null, index < got.count ? got[index] : .null,
          at: "\(path)[\(index + 1)]", tolerance, depth: depth + 1, &lines)
      }
    case (.object(let wanted), .object(let got)):
      let names = Set(wanted.map(\.name)).union(got.map(\.name)).sorted()
      for name in names {
        let one = wanted.first { $0.name == name }?.value ?? .null
        let other = got.first { $0.name == name }?.value ?? .null
        try compare(
          one, other, at: path.isEmpty ? name : "\(path).\(name)", tolerance, depth: depth + 1,
          &lines)
      }
    case (.array(let wanted), .object(let got)) where wanted.isEmpty && got.isEmpty: break
    case (.object(let wanted), .array(let got)) where wanted.isEmpty && got.isEmpty: break
    default:
      if !isSame(expected, found, tolerance) {
        lines.append("\(title(path))expected \(text(expected)), got \(text(found))")
      }
    }
  }

  private static func title(_ path: String) -> String { path.isEmpty ? "" : "\(path): " }

  private static func count(_ count: Int) -> String {
    count == 1 ? "1 element" : "\(count) elements"
  }

  private static func isSame(
    _ left: ValueTree, _ right: ValueTree, _ tolerance: Double
  ) -> Bool {
    switch (left, right) {
    case (.null, .null), (.cycle, .cycle): return true
    case (.boolean(let one), .boolean(let other)): return one == other
    case (.integer(let one), .integer(let other)) where one == other: return true
    case (.string(let one), .string(let other)): return Array(one.utf8) == Array(other.utf8)
    case (.date(let one), .date(let other)): return one == other
    case (.time(let one), .time(let other)): return one == other
    case (.opaque(let one), .opaque(let other)): return one == other
    default:
      guard let one = number(left), let other = number(right) else { return false }
      if one.isNaN || other.isNaN { return one.isNaN && other.isNaN }
      return one == other || (one - other).magnitude <= tolerance
    }
  }

  private static func number(_ value: ValueTree) -> Double? {
    switch value {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// A table as an array of rows, a result as its fields, without missing values.
  private static func plain(_ value: ValueTree) throws -> ValueTree {
    switch value {
    case .table(let table):
      let columns = try table.columns(table.names)
      return .array(
        (0..<(try table.rowCount())).map { row in
          .object(
            zip(table.names, columns).compactMap { name, column in
              if case .missing = column[row] { return nil }
              return ValueTree.Field(name, ValueTree(column[row]))
            })
        })
    case .result(let result): return .object(result.fields)
    default: return value
    }
  }
}
