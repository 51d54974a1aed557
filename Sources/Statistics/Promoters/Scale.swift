/// A rating scale of the recommendation question with its bands.
package struct Scale: Sendable, Equatable {
  /// The name that scripts use, such as `0-10`.
  package let name: String
  /// The lowest and the highest answer.
  package let low, high: Int
  /// The highest answer of a detractor and of a passive.
  package let detractorsTo, passivesTo: Int

  /// Answers 0–10: detractors to 6, passives 7 and 8, promoters 9 and 10.
  ///
  /// Source: Reichheld 2003.
  package static let zeroToTen = Scale(
    name: "0-10", low: 0, high: 10, detractorsTo: 6, passivesTo: 8)
  /// Answers 1–10 with the same bands; 0 is invalid.
  package static let oneToTen = Scale(
    name: "1-10", low: 1, high: 10, detractorsTo: 6, passivesTo: 8)
  /// Every scale there is.
  package static let all = [zeroToTen, oneToTen]

  /// The scale called `name`.
  package static func named(_ name: String) throws(StatisticsError) -> Scale {
    guard let scale = all.first(where: { $0.name == name }) else {
      throw .unknownName(name, of: "scale", names: all.map(\.name))
    }
    return scale
  }

  /// The band of an answer; whole numbers within the scale are valid, nothing else.
  package func band(of score: Double?) -> Band {
    guard let score else { return .missing }
    guard let whole = Int(exactly: score), whole >= low, whole <= high else { return .invalid }
    return whole <= detractorsTo ? .detractor : whole <= passivesTo ? .passive : .promoter
  }
}

/// What an answer counts as.
package enum Band: String, Sendable, CaseIterable {
  /// −1 in the score.
  case detractor
  /// 0 in the score.
  case passive
  /// +1 in the score.
  case promoter
  /// An answer that is not on the scale; outside n.
  case invalid
  /// No answer; outside n.
  case missing

  /// +1, 0 or −1; nil for what is outside n.
  package var sign: Int? {
    switch self {
    case .detractor: -1
    case .passive: 0
    case .promoter: 1
    case .invalid, .missing: nil
    }
  }
}

/// How the codes of a file become answers: what is declared, never guessed.
package struct ScoreCoding: Sendable, Equatable {
  /// The scale of the answers.
  package var scale: Scale
  /// Codes that stand for a missing answer.
  package var missing: [Double]
  /// The code that stands for the lowest answer, such as 1 when 0–10 is coded 1–11.
  package var codeOfLowest: Int

  /// Codes of `scale`, where `codeOfLowest` is the scale's low unless given.
  package init(_ scale: Scale = .zeroToTen, missing: [Double] = [], codeOfLowest: Int? = nil) {
    self.scale = scale
    self.missing = missing
    self.codeOfLowest = codeOfLowest ?? scale.low
  }

  /// The answer that a code stands for; nil when it stands for a missing one.
  package func score(of code: Double?) -> Double? {
    guard let code, !missing.contains(code) else { return nil }
    return code - Double(codeOfLowest) + Double(scale.low)
  }

  /// The band of a code.
  package func band(of code: Double?) -> Band { scale.band(of: score(of: code)) }
}
