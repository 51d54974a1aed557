import Experience
import LuaRuntime
import Statistics
import Tables

/// What functions about scores take first: a table, a column, an array, or counts.
enum ScoreInput {
  case counts(ScoreCounts)
  /// A column of scores, with the table it came from.
  case column(Column, name: String, table: Table?)
  case groups(GroupsObject)

  /// Reads the first argument; `score` names the column of a table.
  init(_ value: LuaValue, function: String, score: String?) throws {
    switch value {
    case .object(let table as Table, _):
      let name = score ?? "score"
      self = .column(try table.column(name), name: name, table: table)
    case .object(let column as ColumnObject, _):
      self = .column(column.column, name: column.name, table: nil)
    case .object(let groups as GroupsObject, _): self = .groups(groups)
    case .table(let table): self = try Self.plain(table, function: function)
    default:
      throw LuaError.argument(
        function: function, name: "x", index: 1,
        expected: "table, column, array of numbers or counts", found: value.typeName)
    }
  }

  private static let bands = ["detractors", "passives", "promoters"]

  private static func plain(_ table: LuaTable, function: String) throws -> ScoreInput {
    let names = table.named.map(\.name).filter { $0 != "n" }
    if !names.isEmpty {
      for name in names where !bands.contains(name) {
        throw LuaError.unknownOption(function: function + " of counts", option: name, known: bands)
      }
      let counts = try bands.map { band -> Double in
        guard let value = table[band] else { return 0 }
        guard let number = value.double else {
          throw LuaError.option(
            function: function, option: band, expected: "count", found: value.typeName)
        }
        return number
      }
      return .counts(
        try ScoreCounts(detractors: counts[0], passives: counts[1], promoters: counts[2]))
    }
    return .column(try numberColumn(table, function: function), name: "score", table: nil)
  }

  /// A Lua array of numbers as a column; nil is missing.
  static func numberColumn(_ table: LuaTable, function: String) throws -> Column {
    let elements = table.elements
    var numbers: [Double?] = []
    numbers.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      if let number = element.double {
        numbers.append(number)
      } else if element.isNil {
        numbers.append(nil)
      } else {
        throw BindingError.unusable(
          function, expected: "numbers", found: "a \(element.typeName) at [\(index + 1)]")
      }
    }
    return .numbers(numbers)
  }
}

/// How scores are read: the scale and the codes, from options and the column's own label.
struct ScoreSettings {
  let coding: ScoreCoding
  /// Whether nobody said what the scale is.
  let isAssumed: Bool

  init(_ options: OptionValues, column: Column?, name: String) throws {
    let asked = options.string("scale")
    // Answers of several surveys carry all their scales.
    if let label = column?.scale, label.utf8.contains(UInt8(ascii: " ")),
      case let scales = label.split(separator: " and ").map(String.init), scales.count > 1
    {
      throw ExperienceError.severalScales(name, scales: scales)
    }
    if let own = column?.scale, let asked, own != asked {
      throw ExperienceError.scaleConflict(name, own: own, asked: asked)
    }
    let scale = try Scale.named(asked ?? column?.scale ?? "0-10")
    isAssumed = asked == nil && column?.scale == nil
    coding = ScoreCoding(
      scale, missing: try options.numbers("missing"),
      codeOfLowest: try options.wholeNumber("code_of_lowest"))
  }
}

extension ScoreSettings {
  /// What the reader of a table of scores must know about the scale.
  func notes(of column: String) -> [Note] {
    isAssumed
      ? [
        Note(step: "nps", reason: "column without a scale: 0-10 assumed", column: column, count: 1)
      ]
      : []
  }
}

extension OptionValues {
  /// The numbers of an option that is an array of them, or one number.
  func numbers(_ name: String) throws -> [Double] {
    guard let value = self[name] else { return [] }
    if let number = value.double { return [number] }
    guard case .table(let table) = value else { throw error(name, expected: "array of numbers") }
    return try table.array.map { element in
      guard let number = element.double else { throw error(name, expected: "array of numbers") }
      return number
    }
  }

  /// The whole number of an option.
  func wholeNumber(_ name: String) throws -> Int? {
    guard self[name] != nil else { return nil }
    guard let number = integer(name) else { throw error(name, expected: "whole number") }
    return number
  }
}
