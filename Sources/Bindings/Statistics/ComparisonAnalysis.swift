import Experience
import LuaRuntime
import Reports
import Statistics
import Tables

/// The comparison of two scores, with all options of `cx.compare`.
struct ComparisonAnalysis {
  let options: OptionValues
  /// Whether the sides are two moments, so that their difference is a change.
  let isChange: Bool
  private let settings: ComparisonOptions

  init(_ options: OptionValues, isChange: Bool) {
    self.options = options
    self.isChange = isChange
    settings = ComparisonOptions(options)
  }

  /// `first` minus `second`.
  func result(_ first: LuaValue, _ second: LuaValue) throws -> ResultObject {
    let names = isChange ? ("after", "before") : ("first", "second")
    let left = try ComparedSide(first, name: names.0, options)
    let right = try ComparedSide(second, name: names.1, options)
    if let a = left.scale, let b = right.scale, a != b {
      throw BindingError.cannotCombine(
        "cx.compare: \(left.name) is on the scale \(a) and \(right.name) on \(b)"
          + (left.isScaleAssumed || right.isScaleAssumed ? " (one is assumed)" : ""),
        advice: "scores of two scales do not compare; give `scale`, or recode one column")
    }
    let (comparison, design) = try compared(left, right)
    let shown = ComparisonResult(
      comparison: comparison, left: left, right: right, isChange: isChange, design: design,
      power: settings.power)
    return ResultObject(shown.shown)
  }

  /// The design of the comparison, of which there is one at a time.
  enum Design: String {
    case independent, paired, overlap, weighted
  }

  private func compared(
    _ left: ComparedSide, _ right: ComparedSide
  ) throws -> (ScoreComparison, Design) {
    let asked = ["paired", "overlap", "weight", "cluster"].filter { isAsked($0) }
    let isWeighted = asked.contains("weight") || asked.contains("cluster")
    if asked.contains("paired"), asked.count > 1 || asked.contains("overlap") && isWeighted {
      throw conflict(asked)
    }
    if asked.contains("overlap"), isWeighted { throw conflict(asked) }
    if settings.adjusted, asked.contains("paired") || isWeighted {
      throw conflict(["adjusted"] + asked)
    }
    if asked.contains("paired") {
      let (after, before) = try pairedBands(left, right)
      return (try comparePaired(after: after, before: before, settings), .paired)
    }
    if let key = options.string("overlap") {
      let keys = try [left, right].map {
        try $0.column(key, for: "overlap").optionalTexts(named: key)
      }
      return (
        try compareOverlapping(
          left.bands(), right.bands(), pairs: overlappingPairs(keys[0], keys[1]), settings),
        .overlap
      )
    }
    if isWeighted { return (try contrast(left, right), .weighted) }
    if left.score != nil || right.score != nil {
      if settings.adjusted { throw conflict(["adjusted", "weight"]) }
      return (
        try compare(
          left.score ?? promoterScore(of: left.counts, ScoreOptions(interval: .wald)),
          right.score ?? promoterScore(of: right.counts, ScoreOptions(interval: .wald)), settings),
        .weighted
      )
    }
    return (try compare(left.counts, right.counts, settings), .independent)
  }

  private func isAsked(_ name: String) -> Bool {
    if case .boolean(false)? = options[name] { return false }
    return options[name] != nil
  }

  private func conflict(_ names: [String]) -> BindingError {
    .cannotCombine(
      "cx.compare: " + names.map { "`\($0)`" }.joined(separator: " and ")
        + " do not go together",
      advice: "each describes another sample; leave one out")
  }

  /// The answers of the keys that both sides have; without a key, row by row.
  private func pairedBands(
    _ left: ComparedSide, _ right: ComparedSide
  ) throws -> (after: [Band], before: [Band]) {
    let (after, before) = (try left.bands(), try right.bands())
    guard let key = options.string("paired") else {
      guard case .boolean(true)? = options["paired"], left.answers != nil, right.answers != nil
      else {
        throw options.error(
          "paired", expected: "the column that says who answered, or true for arrays in one order")
      }
      return (after, before)
    }
    let keys = try [left, right].map {
      try $0.column(key, for: "paired").optionalTexts(named: key)
    }
    let pairs = overlappingPairs(keys[0], keys[1])
    return (pairs.map { after[$0.0] }, pairs.map { before[$0.1] })
  }

  /// The difference within one design, in which a cluster may be on both sides.
  private func contrast(
    _ left: ComparedSide, _ right: ComparedSide
  ) throws -> ScoreComparison {
    let bands = [try left.bands(), try right.bands()]
    var design = SampleDesign()
    if let weight = options.string("weight") {
      design.weights = try [left, right].flatMap {
        try $0.column(weight, for: "weight").optionalNumbers(named: weight)
      }
    }
    if let cluster = options.string("cluster") {
      design.clusters = Grouping(
        try [left, right].flatMap {
          try $0.column(cluster, for: "cluster").optionalTexts(named: cluster)
        }.map { $0 ?? "nil" })
    }
    let domains = bands[0].map { _ in Optional(1) } + bands[1].map { _ in Optional(2) }
    return try compareDomains(
      of: bands[0] + bands[1], domains: domains, design: design, settings)
  }
}

extension ComparisonOptions {
  /// The options of `cx.compare` that concern test and interval.
  init(_ options: OptionValues) {
    self.init(
      adjusted: options.boolean("adjusted") ?? false, confidence: options.confidence,
      power: options.number("power") ?? 0.8)
  }
}
