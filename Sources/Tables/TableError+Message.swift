import Wording

extension TableError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .noColumn(let name, let table, let names):
      let place = [table, names.isEmpty ? "no columns" : listed(names)].compactMap(\.self)
        .joined(separator: ": ")
      return "no column `\(name)` in this table (\(place))." + suggestion(for: name, among: names)
    case .repeatedColumn(let name):
      return "two columns of the result would be called `\(name)`. Give one of them another name."
    case .columnLength(let name, let rows, let expected):
      return "column `\(name)` has \(rows) \(rows == 1 ? "row" : "rows"); the table has "
        + "\(expected)."
    case .tooManyRows(let rows):
      return "\(rows) rows are more than a table can have here (\(Int32.max)). Filter first."
    case .negative(let count, let step):
      return "`\(step)` expects a number of rows of at least 0, got \(count)."
    case .noCast, .noCastBetween, .unknownLevel, .repeatedLevel: return valueMessage
    case .unsuited, .noInput, .sumTooLarge, .notAShare, .notPositive, .noTotal, .fractions:
      return figureMessage
    case .differentColumns, .differentTypes, .mixedColumns, .keyTypes, .noKeys, .sharedColumns,
      .severalMatches,
      .withinDays, .asofTypes, .repeatedKey, .sameCell:
      return shapeMessage
    }
  }

  private var valueMessage: String {
    switch self {
    case .noCast(let name, let row, let value, let from, let to):
      return "row \(row + 1) of `\(name)`: the \(from) `\(shortened(value))` is not "
        + "\(article(to)) \(to). Correct it, or leave it out with `where` first."
    case .noCastBetween(let name, let from, let to):
      let hint =
        switch (from, to) {
        case (.time, .date): " Use `derive` with `r.\(name):date()`."
        case (.date, .time): " Use `derive` with `cx.time(…)`."
        default: ""
        }
      return "`\(name)`: \(article(from)) \(from) cannot become \(article(to)) \(to).\(hint)"
    case .unknownLevel(let name, let row, let value, let levels):
      return "row \(row + 1) of `\(name)`: `\(shortened(value))` is none of the levels "
        + "(\(listed(levels)))." + suggestion(for: value, among: levels)
    case .repeatedLevel(let level): return "the level `\(level)` is given twice."
    default: return ""
    }
  }

  private var figureMessage: String {
    switch self {
    case .unsuited(let function, let column, let type, let expected):
      let place = column.map { "`\($0)` is" } ?? "its values are"
      return "`\(function)` expects \(expected); \(place) of type \(type)."
    case .noInput(let function):
      return "`\(function)` expects a column, such as `cx.\(function)(\"score\")`."
    case .sumTooLarge(let column):
      let name = column ?? "these integers"
      return "the sum of `\(name)` is beyond 64-bit integers. Make it a number first: "
        + "`:cast{ \(name) = \"number\" }`."
    case .notAShare(let share, let function):
      return "`\(function)` expects a share from 0 to 1, got \(share)."
    case .notPositive(let count, let function):
      return "`\(function)` expects a number of rows of at least 1, got \(count)."
    case .noTotal(let name):
      return "`\(name)` cannot have a total over overlapping groups: its values are computed in "
        + "the groups. Use a column instead."
    case .fractions(let fractions):
      let sum = fractions.reduce(0, +)
      return "`split` expects parts of at least 0 that add up to 1, got "
        + fractions.map { "\($0)" }.joined(separator: " + ") + " = \(sum)."
    default: return ""
    }
  }

  private var shapeMessage: String {
    switch self {
    case .differentColumns(let names, let table):
      return "table \(table + 1) and the first one differ in the columns \(listed(names)). "
        + "`{ fill = true }` leaves them missing where they are not."
    case .differentTypes(let name, let first, let second, let step):
      return "`\(step)`: `\(name)` is of type \(first) in one place and of type \(second) in "
        + "another. Use `:cast{ \(name) = \"\(first)\" }`."
    case .mixedColumns(let name, let type, let other, let otherType):
      let (cast, target) =
        otherType == .string
        ? (name, "string") : type == .string ? (other, "string") : (other, "\(type)")
      return "`longer`: `\(name)` is of type \(type) and `\(other)` of type \(otherType), and one "
        + "column holds values of one type. Use `:cast{ \(cast) = \"\(target)\" }`."
    case .keyTypes(let left, let leftType, let right, let rightType):
      return "`join`: `\(left)` (\(leftType)) and `\(right)` (\(rightType)) can never be equal. "
        + "Use `:cast{ \(right) = \"\(leftType)\" }` on one of the tables."
    case .noKeys: return "`join` expects at least one key column."
    case .sharedColumns(let names, let prefix):
      let way =
        prefix.map { "The prefix `\($0)` does not tell them apart" }
        ?? "Give the right ones a prefix: `{ prefix = \"right_\" }`, or `drop` or `rename` them"
      return "`join`: both tables have \(listed(names)). \(way)."
    case .severalMatches(let row, let key, let values, let count):
      let shown = zip(key, values).map { "\($0) = \(shortened($1))" }.joined(separator: ", ")
      return "`join`: row \(row + 1) (\(shown)) matches \(count) rows of the right table and "
        + "`many = \"error\"` allows one. Use `distinct` on the right table, or `many = \"first\"`."
    case .withinDays(let days):
      return "`within_days` expects a number of days of at least 0, got \(days)."
    case .asofTypes(let left, let leftType, let right, let rightType):
      return "an asof join expects two dates or two times; `\(left)` is of type \(leftType) and "
        + "`\(right)` of type \(rightType)."
    case .repeatedKey(let name, let value, let rows):
      return "`map`: rows \(numbered(rows)) both have `\(shortened(value))` in `\(name)`. "
        + "Use `distinct(\"\(name)\")`, or `by` and `summary` first."
    case .sameCell(let row, let column, let rows):
      return "`wider`: rows \(numbered(rows)) both go to \(row.joined(separator: ", ")) under "
        + "`\(column)`. Use `by` and `summary` first."
    default: return ""
    }
  }

  private func numbered(_ rows: [Int]) -> String {
    rows.map { "\($0 + 1)" }.joined(separator: " and ")
  }

  private func listed(_ names: [String]) -> String {
    names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
  }

  private func shortened(_ value: String) -> String {
    value.count > 40 ? value.prefix(39) + "…" : value
  }

  private func article(_ type: ColumnType) -> String { type == .integer ? "an" : "a" }
}
