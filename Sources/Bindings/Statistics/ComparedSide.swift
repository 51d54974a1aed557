import Experience
import LuaRuntime
import Statistics
import Tables

/// One side of a comparison: answers, counts, or a score that was computed before.
struct ComparedSide {
  /// What the side is called, such as `before`.
  let name: String
  /// The answers by band.
  let counts: ScoreCounts
  /// The scale's name; nil when only counts are known.
  let scale: String?
  /// Whether nobody said what the scale is.
  let isScaleAssumed: Bool
  /// The column of scores and how they are read, when the answers themselves are known.
  let answers: (column: Column, name: String, coding: ScoreCoding)?
  /// The table of the answers.
  let table: Table?
  /// A weighted score whose error is its own.
  let score: PromoterScore?

  /// A side from what an analyst passed.
  init(_ value: LuaValue, name: String, _ options: OptionValues) throws {
    if let fields = Self.resultFields(value) {
      self = try ComparedSide(result: fields, name: name)
      return
    }
    let input = try ScoreInput(
      value, function: options.function, score: options.string("score"))
    switch input {
    case .counts(let counts):
      self = ComparedSide(
        name: name, counts: counts, scale: nil, isScaleAssumed: false, answers: nil, table: nil,
        score: nil)
    case .column(let column, let columnName, let table):
      let settings = try ScoreSettings(options, column: column, name: columnName)
      self = ComparedSide(
        name: table?.label ?? name,
        counts: try ScoreCounts(of: column, coding: settings.coding, name: columnName),
        scale: settings.coding.scale.name, isScaleAssumed: settings.isAssumed,
        answers: (column, columnName, settings.coding), table: table, score: nil)
    case .groups:
      throw BindingError.unusable(
        options.function, expected: "groups on both sides, or on neither",
        found: "groups on one side")
    }
  }

  private init(
    name: String, counts: ScoreCounts, scale: String?, isScaleAssumed: Bool,
    answers: (column: Column, name: String, coding: ScoreCoding)?, table: Table?,
    score: PromoterScore?
  ) {
    self.name = name
    self.counts = counts
    self.scale = scale
    self.isScaleAssumed = isScaleAssumed
    self.answers = answers
    self.table = table
    self.score = score
  }

  /// The fields of a result of `cx.nps`, or of its `:table()`.
  private static func resultFields(_ value: LuaValue) -> LuaTable? {
    switch value {
    case .object(let result as ResultObject, _) where result.shown["promoters"] != nil:
      LuaTable(
        fields: result.shown.fields.map { (.string(Array($0.name.utf8)), LuaValue($0.value)) })
    case .table(let table) where table["n"] != nil && table["interval"] != nil: table
    default: nil
    }
  }

  private init(result: LuaTable, name: String) throws {
    func count(_ field: String) throws -> Double {
      guard let number = result[field]?.double else {
        throw BindingError.unusable(
          "cx.compare", expected: "a result of `cx.nps` with field `\(field)`", found: "none")
      }
      return number
    }
    var counts = try ScoreCounts(
      detractors: try count("detractors"), passives: try count("passives"),
      promoters: try count("promoters"))
    for (field, band) in [("missing", Band.missing), ("invalid", .invalid)] {
      if let number = result[field]?.wholeNumber, (0...(1 << 40)).contains(number) {
        counts[band] = Int(number)
      }
    }
    var score: PromoterScore?
    if result["interval"]?.text == ScoreInterval.linearised.rawValue {
      score = try promoterScore(of: counts)
      score?.nps = result["nps"]?.double
      score?.se = result["se"]?.double
    }
    self = ComparedSide(
      name: name, counts: counts, scale: result["scale"]?.text, isScaleAssumed: false,
      answers: nil, table: nil, score: score)
  }

  /// The answers by row.
  func bands() throws -> [Band] {
    guard let answers else { return [] }
    return try answers.column.bands(answers.coding, named: answers.name)
  }

  /// A column of the side's table.
  func column(_ name: String, for option: String) throws -> Column {
    guard let table else {
      throw BindingError.cannotCombine(
        "cx.compare: option `\(option)` names a column, and \(self.name) is no table",
        advice: "pass the tables of answers")
    }
    return try table.column(name)
  }
}
