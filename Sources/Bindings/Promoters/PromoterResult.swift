import Reports
import Statistics
import Tables

extension PromoterScore {
  /// The fields of the contract, in their order.
  var fields: [ValueTree.Field] {
    [
      ValueTree.Field("nps", .init(nps)), ValueTree.Field("n", .init(n)),
      ValueTree.Field("promoters", .init(promoters)), ValueTree.Field("passives", .init(passives)),
      ValueTree.Field("detractors", .init(detractors)), ValueTree.Field("missing", .init(missing)),
      ValueTree.Field("invalid", .init(invalid)), ValueTree.Field("se", .init(se)),
      ValueTree.Field("low", .init(low)), ValueTree.Field("high", .init(high)),
      ValueTree.Field("variance", .init(variance)),
      ValueTree.Field("n_effective", .init(nEffective)),
      ValueTree.Field("scale", .string(scale.name)),
      ValueTree.Field("interval", .string(interval.rawValue)),
      ValueTree.Field("confidence", .number(confidence)),
    ]
  }

  /// The result as it prints.
  func shown(title: String, isScaleAssumed: Bool, weight: String?, notes: [Note]) -> ShownResult {
    var settings = [
      ShownResult.Setting("scale", scale.name, isAssumed: isScaleAssumed),
      ShownResult.Setting("interval", interval.rawValue),
      ShownResult.Setting("confidence", percentText(confidence)),
    ]
    if let weight { settings.append(ShownResult.Setting("weight", weight)) }
    return ShownResult(
      title: title, fields: fields,
      headline: ShownResult.Headline("nps", range: -100...100),
      bands: ["detractors", "passives", "promoters"], settings: settings, sentences: sentences,
      notes: notes)
  }

  private var sentences: [String] {
    if n == 0 { return ["No valid answers: there is no score."] }
    var sentences: [String] = []
    if n < 30 { sentences.append("Only \(n) answers: the interval is wide, read it first.") }
    if invalid > 0 {
      sentences.append(
        "\(groupedText(invalid)) \(invalid == 1 ? "answer is" : "answers are") not on the scale "
          + "\(scale.name) and left out; `cx.scale.check` looks why.")
    }
    return sentences
  }

  /// A table with a row for each score under its keys.
  static func table(
    _ scores: [PromoterScore], keys: [(name: String, column: Column)], notes: [Note]
  ) -> Table {
    let columns: [(name: String, column: Column)] = [
      ("nps", .numbers(scores.map(\.nps))), ("n", .integers(scores.map { Int64($0.n) })),
      ("promoters", .integers(scores.map { Int64($0.promoters) })),
      ("passives", .integers(scores.map { Int64($0.passives) })),
      ("detractors", .integers(scores.map { Int64($0.detractors) })),
      ("missing", .integers(scores.map { Int64($0.missing) })),
      ("invalid", .integers(scores.map { Int64($0.invalid) })),
      ("se", .numbers(scores.map(\.se))), ("low", .numbers(scores.map(\.low))),
      ("high", .numbers(scores.map(\.high))), ("variance", .numbers(scores.map(\.variance))),
      ("n_effective", .numbers(scores.map(\.nEffective))),
      ("scale", .strings(scores.map(\.scale.name))),
      ("interval", .strings(scores.map(\.interval.rawValue))),
      ("confidence", .numbers(scores.map(\.confidence))),
    ]
    let taken = Set(columns.map(\.name))
    return Table(
      keys.map { (taken.contains($0.name) ? "key_\($0.name)" : $0.name, $0.column) } + columns,
      rowCount: scores.count, notes: notes)
  }
}

/// A share as a percentage, such as `95 %`.
func percentText(_ share: Double) -> String { NumberDisplay(unit: "%").text(share * 100) }

extension ValueTree {
  init(_ number: Double?) { self = number.map { .number($0) } ?? .null }
  init(_ count: Int) { self = .integer(Int64(count)) }
}
