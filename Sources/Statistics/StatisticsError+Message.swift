import Activity

extension StatisticsError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .unknownName(let name, let kind, let names):
      "no \(kind) `\(name)`; expected \(Self.alternatives(names))."
    case .outOfRange(let name, let found, let expected):
      "`\(name)` is \(Self.shown(found)); expected \(expected)."
    case .unequalLengths(let left, let leftCount, let right, let rightCount):
      "`\(left)` has \(leftCount) values and `\(right)` \(rightCount); expected as many in both."
    case .tooFew(let what, let found, let needed):
      "\(found) \(what); at least \(needed) are needed."
    case .intervalConflict(let interval, let option, let names):
      "the interval `\(interval)` does not go with `\(option)`; use "
        + "\(Self.alternatives(names)) or leave `\(option)` out."
    case .badWeight(let row, let found):
      found.map {
        "the weight in row \(row) is \(Self.shown($0)); expected a number from 0. "
          + "Filter the row or correct its weight."
      } ?? "row \(row) has an answer and no weight. Filter such rows or fill the weight."
    case .allWeightsZero(let count):
      "all \(count) weights are 0; at least one must be above 0."
    case .loneCluster(let stratum, let unit):
      (stratum.map { "stratum `\($0)` has one \(unit)" } ?? "there is one \(unit)")
        + "; a variance needs at least two. Merge it with another or leave it out."
    case .emptyCell(let variable, let category, let population):
      "empty cell: \(variable) \(category) has population \(Self.shown(population)) "
        + "and 0 respondents. Merge it with another category."
    case .noTotal(let variable, let category, let respondents):
      "\(variable) \(category) has \(respondents) respondents and no population total. "
        + "Give its total or leave the rows out."
    case .unequalTotals(let left, let leftTotal, let right, let rightTotal):
      "the totals of \(left) sum to \(Self.shown(leftTotal)) and those of \(right) to "
        + "\(Self.shown(rightTotal)); they must describe one population."
    case .populationTooSmall(let stratum, let population, let answers):
      "the population" + (stratum.map { " of stratum `\($0)`" } ?? "")
        + " is \(Self.shown(population)), with \(answers) answers; "
        + "it must be at least the number of answers."
    case .notConverged(let what, let iterations, let distance):
      "\(what) did not settle in \(iterations) iterations (still off by \(Self.shown(distance)))."
    case .tooFewPerPredictor(let answers, let predictors, let minimum):
      "\(answers) complete answers for \(predictors) predictors; at least "
        + "\(minimum) a predictor (\(minimum * predictors)) are needed. "
        + "Use fewer predictors or more answers."
    case .rankDeficient(let names):
      "\(Self.list(names)) \(names.count == 1 ? "is" : "are") constant or a combination of the "
        + "other predictors. Leave \(names.count == 1 ? "it" : "them") out."
    case .separation(let names):
      "the outcomes are split completely by \(Self.list(names)), so that no finite coefficient "
        + "fits. Leave \(names.count == 1 ? "it" : "one of them") out or merge rare answers."
    case .constantOutcome(let name):
      "`\(name)` has one value only; there is nothing to explain."
    case .notFinite(let name, let row):
      "`\(name)` is not a finite number in row \(row). Filter the row or correct it."
    case .tooMany(let what, let found, let limit):
      "\(found) \(what); at most \(limit) can be computed."
    case .stopped: Stopped().description
    }
  }

  private static func alternatives(_ names: [String]) -> String {
    let quoted = names.map { "`\($0)`" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " or " + last
  }

  private static func list(_ names: [String]) -> String {
    names.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func shown(_ number: Double) -> String {
    Int64(exactly: number).map { String($0) } ?? String(number)
  }
}
