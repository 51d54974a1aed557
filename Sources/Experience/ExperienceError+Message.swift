extension ExperienceError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .notNumbers(let name, let type):
      "column `\(name)` must hold numbers, it holds \(type.rawValue)s. "
        + "`t:cast{ \(name) = \"integer\" }` converts it."
    case .scaleConflict(let name, let own, let asked):
      "column `\(name)` is on the scale \(own), not \(asked). "
        + "Leave the option out, or recode the column first."
    case .severalScales(let name, let scales):
      "column `\(name)` holds answers on the scales \(scales.joined(separator: " and ")), which no "
        + "figure mixes. Take the answers of one survey: cx.responses{ survey = \"…\" }."
    case .notFlags(let name, let type, let row):
      "column `\(name)` must hold true and false, or 1 and 0; "
        + (row.map { "row \($0) has another number." } ?? "it holds \(type.rawValue)s.")
    case .notMoments(let name, let type):
      "column `\(name)` must hold dates or times, it holds \(type.rawValue)s. "
        + "`t:cast{ \(name) = \"date\" }` converts texts such as 2026-01-31."
    case .tooManyPeriods(let name, let count, let most):
      "column `\(name)` spans \(count) periods, more than \(most): one of its dates is wrong. "
        + "`t:describe()` shows the first and the last."
    case .missingValues(let name, let rows):
      "column `\(name)` has \(rows) \(rows == 1 ? "row" : "rows") without a value. "
        + "Leave such rows out first, with `:where(function(r) return r.\(name) ~= nil end)`."
    }
  }
}
