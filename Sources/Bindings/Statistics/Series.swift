import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// What the functions over time take: a table of periods, or an array of numbers.
struct Series {
  /// What the periods are called, in order.
  let periods: Column
  /// The value of each period; nil without answers.
  let values: [Double?]
  /// The answers of each period, when the series is of scores.
  let counts: [ScoreCounts]?
  /// Whether each period is over.
  ///
  /// One that is not is shown and not judged.
  let isComplete: [Bool]
  /// The table that the series came from.
  let table: Table?
  private let function: String

  private static let bands = ["detractors", "passives", "promoters"]

  /// A series; `value` names the column of values of a table that holds other figures than scores.
  init(_ value: LuaValue, function: String, value column: String? = nil) throws {
    switch value {
    case .object(let table as Table, _):
      self.function = function
      self.table = table
      let count = try table.rowCount()
      periods =
        table.has("period")
        ? try table.column("period") : .integers((0..<count).map { Int64($0 + 1) })
      isComplete =
        table.has("complete")
        ? try table.column("complete").optionalFlags(named: "complete").map { $0 ?? true }
        : [Bool](repeating: true, count: count)
      let hasCounts = Self.bands.allSatisfy { table.has($0) }
      counts = hasCounts ? try Self.counts(of: table) : nil
      if let name = column ?? ["nps", "value"].first(where: { table.has($0) }) {
        values = try table.column(name).optionalNumbers(named: name)
      } else if let counts {
        values = counts.map(\.nps)
      } else {
        let missing = Self.bands.first { !table.has($0) } ?? "promoters"
        throw TableError.noColumn(missing, table: table.label, names: table.names)
      }
    case .object(let object as ColumnObject, _):
      self = try Series(try object.column.optionalNumbers(named: object.name), function)
    case .table(let array):
      let column = try ScoreInput.numberColumn(array, function: function)
      self = try Series(try column.optionalNumbers(named: "series"), function)
    default:
      throw LuaError.argument(
        function: function, name: "series", index: 1,
        expected: "table of periods, as `cx.trend` gives, or array of numbers",
        found: value.typeName)
    }
  }

  private init(_ values: [Double?], _ function: String) throws {
    self.function = function
    self.values = values
    periods = .integers(values.indices.map { Int64($0 + 1) })
    counts = nil
    isComplete = values.map { _ in true }
    table = nil
  }

  private static func counts(of table: Table) throws -> [ScoreCounts] {
    let columns = try zip(bands, table.columns(bands)).map { name, column in
      try column.optionalNumbers(named: name)
    }
    return try columns[0].indices.map { row in
      try ScoreCounts(
        detractors: columns[0][row] ?? 0, passives: columns[1][row] ?? 0,
        promoters: columns[2][row] ?? 0)
    }
  }

  /// The number of periods.
  var count: Int { values.count }

  /// The values that the rules may judge: those of periods that are over.
  var judged: [Double?] { zip(values, isComplete).map { $1 ? $0 : nil } }

  /// The answers that the rules may judge.
  func judgedCounts() throws -> [ScoreCounts] {
    guard let counts else {
      throw BindingError.unusable(
        function, expected: "a table with period, detractors, passives, promoters",
        found: "values without counts")
    }
    return zip(counts, isComplete).map { $1 ? $0 : ScoreCounts() }
  }

  /// The periods of the baseline: a number of them from the start, or from one to another.
  func baseline(_ options: OptionValues) throws -> Range<Int>? {
    guard let option = options["baseline"] else { return nil }
    let expected = "a number of periods, or { from, to }"
    if let number = option.double {
      guard let length = Int(exactly: number), length >= 2, length <= count else {
        throw StatisticsError.outOfRange(
          "baseline", found: number, expected: "2 to \(count) periods")
      }
      return 0..<length
    }
    guard case .table(let pair) = option, pair.array.count == 2, pair.fields.isEmpty else {
      throw options.error("baseline", expected: expected)
    }
    let ends = try pair.array.map { end -> Int in
      if let number = end.wholeNumber, periods.type != .integer || table == nil {
        guard number >= 1, number <= Int64(count) else {
          throw StatisticsError.outOfRange(
            "baseline", found: Double(number), expected: "periods from 1 to \(count)")
        }
        return Int(number) - 1
      }
      let wanted = try ValueTree(end).text(style: Style()).trimmedNewlines
      let names = try periods.optionalTexts(named: "period")
      guard let index = names.firstIndex(of: end.text ?? wanted) else {
        throw StatisticsError.unknownName(
          end.text ?? wanted, of: "period", names: names.compactMap(\.self).prefix(3) + ["…"])
      }
      return index
    }
    guard ends[0] < ends[1] else { throw options.error("baseline", expected: expected) }
    return ends[0]..<(ends[1] + 1)
  }

  /// The names of periods by position.
  func names(_ positions: [Int]) -> ValueTree {
    .array(positions.map { ValueTree(periods[$0]) })
  }

  /// The notes of a table that went in, and of periods that are not judged.
  var notes: [Note] {
    let unfinished = isComplete.count { !$0 }
    return (table?.notes ?? [])
      + (unfinished > 0
        ? [
          Note(
            step: "control", reason: "periods are not over and not judged", column: "period",
            count: unfinished)
        ] : [])
  }

  /// The numbers of a column of the table; `n` and the bands may come from the counts.
  func column(_ name: String, option: String) throws -> [Double?] {
    if let table, table.has(name) {
      return try table.column(name).optionalNumbers(named: name)
    }
    if name == "n", let counts { return counts.map { Double($0.count) } }
    guard let table else {
      throw BindingError.cannotCombine(
        "\(function): option `\(option)` names a column, and an array has none",
        advice: "pass a table of periods")
    }
    throw TableError.noColumn(name, table: table.label, names: table.names)
  }
}
