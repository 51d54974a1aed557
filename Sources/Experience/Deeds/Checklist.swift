/// Which signs to give on a day: the rules of good deeds over coming visits.
///
/// The same visits, deeds, history, day and seed give the same list, in the order of time.
package struct Checklist: Sendable {
  /// A customer at a touchpoint at a time.
  package struct Visit: Sendable {
    package var visit: String?
    package var customer: String?
    package var journey: String?
    package var touchpoint: String?
    package var team: String?
    /// In microseconds since 1970-01-01T00:00:00Z.
    package var at: Int64?
    /// Whether the customer wants no signs; nil when nobody knows.
    package var optedOut: Bool?

    /// A visit of which nothing is known yet.
    package init() {}
  }

  /// Whether a deed's condition holds for a visit.
  package enum Condition: Sendable {
    case holds, fails, undecided
  }

  /// A sign that was given, or may have been given, before.
  package struct PastSign: Sendable {
    package var customer: String
    package var journey: String?
    package var deed: String
    package var date: Int32

    /// A past sign.
    package init(customer: String, journey: String?, deed: String, date: Int32) {
      self.customer = customer
      self.journey = journey
      self.deed = deed
      self.date = date
    }
  }

  /// How a day's signs are chosen.
  package struct Settings: Sendable {
    /// The day.
    package var date: Int32
    /// The team whose list it is; nil for all.
    ///
    /// The journeys are shared with the other teams' visits.
    package var team: String?
    /// Where draws begin.
    package var seed: UInt64
    /// The chance that an eligible visit gets its sign, 0–1.
    package var draw: Double
    /// The money for the day; nil for any amount.
    package var budget: Double?
    /// The teams whose lists were made before: their visits are no candidates.
    package var decidedTeams: Set<String> = []

    /// Settings.
    package init(
      date: Int32, team: String? = nil, seed: UInt64, draw: Double = 0.5, budget: Double? = nil
    ) {
      self.date = date
      self.team = team
      self.seed = seed
      self.draw = draw
      self.budget = budget
    }
  }

  /// A visit and a deed that might go together.
  package struct Candidate: Sendable {
    /// The place in `visits` and in `deeds`.
    package let visit, deed: Int
    /// The rule that leaves it out; nil on the list.
    package internal(set) var rule: DeedRule?
    /// Why.
    package internal(set) var reason: DeedReason
  }

  /// The candidates on the list, in the order of time, those without a time last.
  package private(set) var chosen: [Candidate] = []
  /// The others, in the same order.
  package private(set) var rejected: [Candidate] = []

  /// Chooses among `visits`, which are all on the day, by the rules in their order: condition,
  /// opt-out, one sign a journey, so many per customer, draw, budget.
  ///
  /// `condition` is asked for pairs with the same touchpoint. Visits without a journey are journeys
  /// of their own. `history` holds the signs before the day, and those of the day that other lists
  /// decided on. O(n log n) in candidates.
  package init(
    visits: [Visit], deeds: [DeedDefinition], history: [PastSign], settings: Settings,
    condition: (_ visit: Int, _ deed: Int) -> Condition
  ) {
    var run = ChecklistRun(visits: visits, deeds: deeds, history: history, settings: settings)
    let candidates = run.judged(condition: condition)
    for candidate in candidates
    where settings.team == nil || visits[candidate.visit].team == settings.team {
      if candidate.rule == nil { chosen.append(candidate) } else { rejected.append(candidate) }
    }
  }
}
