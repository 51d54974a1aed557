/// An answer to how one would feel with a feature, or without it.
package enum KanoAnswer: String, Sendable, CaseIterable {
  /// I like it.
  case like
  /// It must be that way.
  case must
  /// I am neutral.
  case neutral
  /// I can live with it.
  case live
  /// I dislike it.
  case dislike

  /// The answer called `name`.
  package static func named(_ name: String) throws(StatisticsError) -> KanoAnswer {
    guard let answer = KanoAnswer(rawValue: name) else {
      throw .unknownName(name, of: "Kano answer", names: allCases.map(\.rawValue))
    }
    return answer
  }
}

/// What a feature is to a customer.
package enum KanoClass: String, Sendable, CaseIterable {
  /// Expected; its absence angers.
  case mustBe = "M"
  /// The more the better.
  case oneDimensional = "O"
  /// Delights; its absence is no loss.
  case attractive = "A"
  /// Does not matter.
  case indifferent = "I"
  /// Unwanted.
  case reverse = "R"
  /// Contradictory answers.
  case questionable = "Q"
}

/// A feature by Kano's table.
package struct Kano: Sendable, Equatable {
  /// The class of each row; nil where an answer is missing.
  package var classes: [KanoClass?]
  /// How often each class occurs.
  package var counts: [KanoClass: Int]
  /// The most frequent class, ties in the order M, O, A, I; nil without answers.
  package var mode: KanoClass?
  /// Berger's coefficients, 0…1 and −1…0; nil without answers of M, O, A, I.
  package var better, worse: Double?
  /// Rows with both answers, and the others.
  package var n, missing: Int
}

/// Kano's classes and Berger's coefficients.
///
/// Better = (A + O)/(A + O + M + I), worse = −(O + M)/(A + O + M + I). Source: Kano 1984, Berger
/// 1993.
package func kano(
  functional: [KanoAnswer?], dysfunctional: [KanoAnswer?]
) throws(StatisticsError) -> Kano {
  guard functional.count == dysfunctional.count else {
    throw .unequalLengths(
      "functional", functional.count, "dysfunctional", dysfunctional.count)
  }
  let classes = zip(functional, dysfunctional).map { with, without in
    with.flatMap { with in without.map { kanoClass(with, $0) } }
  }
  var counts = Dictionary(uniqueKeysWithValues: KanoClass.allCases.map { ($0, 0) })
  for item in classes.compactMap(\.self) { counts[item, default: 0] += 1 }
  func count(_ members: KanoClass...) -> Double {
    members.reduce(0) { $0 + Double(counts[$1] ?? 0) }
  }
  var mode: KanoClass?
  for item in KanoClass.allCases
  where (counts[item] ?? 0) > (mode.map { counts[$0] ?? 0 } ?? 0) {
    mode = item
  }
  let known = classes.compactMap(\.self).count
  let valid = count(.attractive, .oneDimensional, .mustBe, .indifferent)
  return Kano(
    classes: classes, counts: counts, mode: mode,
    better: valid > 0 ? count(.attractive, .oneDimensional) / valid : nil,
    worse: valid > 0 ? 0 - count(.oneDimensional, .mustBe) / valid : nil, n: known,
    missing: classes.count - known)
}

private func kanoClass(_ with: KanoAnswer, _ without: KanoAnswer) -> KanoClass {
  switch (with, without) {
  case (.like, .like), (.dislike, .dislike): .questionable
  case (.like, .dislike): .oneDimensional
  case (.like, _): .attractive
  case (.dislike, _), (_, .like): .reverse
  case (_, .dislike): .mustBe
  default: .indifferent
  }
}
