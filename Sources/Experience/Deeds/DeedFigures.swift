import Statistics

/// How many signs were due, given and noticed.
package struct DeedRates: Sendable, Equatable {
  /// Signs on the lists, false ones left out.
  package private(set) var due = 0
  /// Signs that were given.
  package private(set) var done = 0
  /// Given signs that the customer noticed.
  package private(set) var noticed = 0
  /// Given signs of which nobody said whether the customer noticed.
  package private(set) var unknown = 0
  /// False signs, in no other figure.
  package private(set) var quarantined = 0

  /// The rates of no items.
  package init() {}

  /// Counts an item.
  package mutating func add(_ state: DeedState, noticed isNoticed: Bool?) {
    if state == .quarantined || (isNoticed == true && state != .done) {
      quarantined += 1
      return
    }
    due += 1
    guard state == .done else { return }
    done += 1
    switch isNoticed {
    case true?: noticed += 1
    case false?: break
    case nil: unknown += 1
    }
  }

  /// The share of due signs that were given, with its limits; nil when none was due.
  package func doneShare(_ confidence: Double) throws(StatisticsError) -> Proportion {
    try proportionInterval(done, due, confidence: confidence)
  }

  /// The share of given signs that were noticed, with its limits; nil when none was given.
  package func noticedShare(_ confidence: Double) throws(StatisticsError) -> Proportion {
    try proportionInterval(noticed, done, confidence: confidence)
  }
}

/// Whether signs were subtle, or bragging.
package struct Subtlety: Sendable, Equatable {
  /// What the figures say.
  package enum Verdict: String, Sendable {
    case subtle
    case notSubtle = "not subtle"
    case notJudged = "not judged"
  }

  /// The verdict; without ratings there is none.
  package let verdict: Verdict
  /// The ratings of given signs, and those from 4 on.
  package let ratings, bragging: Int
  /// The most signs that a journey had; 0 without signs.
  package let maximumPerJourney: Int
  /// The journeys with more than one sign.
  package let crowdedJourneys: Int

  /// The share of ratings that may be 4 or 5.
  package static let mostBragging = 0.10

  /// Judges given signs: the journey of each, nil when it is a journey of its own, and its rating
  /// from 1 to 5.
  ///
  /// Passes when a journey has at most one sign and at most 10 % of the ratings are 4 or 5.
  package init(journeys: [String?], ratings: [Int?]) {
    var counts: [String: Int] = [:]
    for journey in journeys { if let journey { counts[journey, default: 0] += 1 } }
    maximumPerJourney = counts.values.max() ?? (journeys.isEmpty ? 0 : 1)
    crowdedJourneys = counts.values.count { $0 > 1 }
    let known = ratings.compactMap(\.self)
    self.ratings = known.count
    bragging = known.count { $0 >= 4 }
    if known.isEmpty {
      verdict = .notJudged
    } else {
      let isModest = Double(bragging) <= Self.mostBragging * Double(known.count) + 1e-12
      verdict = maximumPerJourney <= 1 && isModest ? .subtle : .notSubtle
    }
  }

  /// The share of ratings from 4 on, in percent; nil without ratings.
  package var braggingPct: Double? {
    ratings == 0 ? nil : 100 * Double(bragging) / Double(ratings)
  }
}
