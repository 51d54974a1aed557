import Calendars
import Tables

/// Signs that scores are on another scale than the declared one.
///
/// It only warns, with the evidence and the setting that would declare what it suspects; nothing is
/// recoded.
package struct ScaleCheck: Sendable {
  /// One sign.
  package struct Flag: Sendable, Equatable {
    /// `out_of_range`, `spike_above`, `codes_from_one`, `changes_scale` or `decimals`.
    package let name: String
    /// What was found, in words and counts.
    package let evidence: String
    /// What to write into the survey's section of `deed.toml` if it is so; nil when no setting helps.
    package let setting: String?
  }

  /// The signs, in the order of the names above.
  package let flags: [Flag]

  /// Whether there is no sign.
  package var ok: Bool { flags.isEmpty }

  /// Looks at scores that should be on `bounds`; `at` (dates or times) shows changes over time.
  ///
  /// - `spike_above`: the code just above the scale occurs at least twice and is at least 0.5 % of
  ///   the scores, beside the lowest score: such a code often means a blank.
  /// - `codes_from_one`: the code just above the scale occurs and the lowest score never does, among
  ///   at least 20 scores.
  /// - `changes_scale`: before or after a day no score lies above a common scale's end (or at 0),
  ///   though on the other side so many do that by chance this has a probability below 10⁻⁶.
  package init(
    score: Column, bounds: ClosedRange<Int>, at: Column? = nil, zone: TimeZoneRules = .utc
  ) {
    self.init(ScoreTally(score: score, at: at, zone: zone), bounds: bounds)
  }

  /// Looks at scores that were counted.
  package init(_ tally: ScoreTally, bounds: ClosedRange<Int>) {
    let counts = tally.counts
    let total = counts.values.reduce(0, +)
    let scale = "\(bounds.lowerBound)-\(bounds.upperBound)"
    let above = Double(bounds.upperBound) + 1
    let lowest = counts[Double(bounds.lowerBound)] ?? 0
    let atAbove = counts[above] ?? 0
    let isFromOne = atAbove > 0 && lowest == 0 && total >= 20
    let isSpike = atAbove >= 2 && !isFromOne && atAbove * 200 >= total
    var flags: [Flag] = []
    func isOutside(_ code: Double) -> Bool {
      code < Double(bounds.lowerBound) || code > Double(bounds.upperBound)
    }
    let outside = counts.filter { isOutside($0.key) }
    if !outside.isEmpty {
      let count = outside.values.reduce(0, +)
      let codes = outside.keys.sorted().prefix(5).map(Self.written)
      flags.append(
        Flag(
          name: "out_of_range",
          evidence: "\(count) of \(total) scores are outside \(scale): "
            + Self.listed(outside),
          setting: "missing = [\(codes.joined(separator: ", "))]"))
    }
    if isSpike {
      flags.append(
        Flag(
          name: "spike_above",
          evidence: "\(atAbove) of \(total) scores are \(Self.written(above)), "
            + "just above the scale \(scale): perhaps the code of a blank answer",
          setting: "missing = [\(Self.written(above))]"))
    }
    if isFromOne {
      flags.append(
        Flag(
          name: "codes_from_one",
          evidence: "no \(bounds.lowerBound) and \(atAbove) times \(Self.written(above)) among "
            + "\(total) scores: perhaps \(scale) is coded "
            + "\(bounds.lowerBound + 1)-\(bounds.upperBound + 1)",
          setting: "code_of_lowest = \(bounds.lowerBound + 1)"))
    }
    if let change = ScaleChange(tally.days) {
      flags.append(
        Flag(
          name: "changes_scale", evidence: change.evidence,
          setting: "scale for each of two surveys: the answers before "
            + "\(ISOText.date(change.day)), and those from then on"))
    }
    let decimals = counts.filter { $0.key != $0.key.rounded() }
    if !decimals.isEmpty {
      flags.append(
        Flag(
          name: "decimals",
          evidence: "\(decimals.values.reduce(0, +)) of \(total) scores are not whole: "
            + Self.listed(decimals),
          setting: nil))
    }
    self.flags = flags
  }

  static func written(_ code: Double) -> String {
    code == code.rounded() && abs(code) < 1e15 ? String(Int64(code)) : String(code)
  }

  /// Codes with their counts, the most frequent first.
  private static func listed(_ counts: [Double: Int]) -> String {
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(5).map { "\(written($0.key)) (\($0.value)×)" }
    return shown.joined(separator: ", ") + (sorted.count > 5 ? ", …" : "")
  }
}
