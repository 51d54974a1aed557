/// What became of a sign on a checklist.
package enum DeedState: String, Sendable, CaseIterable {
  case due, done, skipped, refused
  /// A false sign: noticed without the service, or contradicted by its own evidence.
  case quarantined

  /// The states that a person can record.
  package static let recordable: [DeedState] = [.done, .skipped, .refused]

  /// Whether the customer may have seen a sign: what nobody recorded may have been given.
  package var mayHaveBeenSeen: Bool { self != .skipped && self != .refused }
}

/// One line of a checklist: a sign for a customer at a moment, and what became of it.
package struct DeedItem: Sendable, Equatable {
  /// The name by which it is recorded, such as `20260302-k7m4qx`.
  package var id: String
  /// The day of the checklist, in days since 1970-01-01.
  package var date: Int32
  /// The team that gives the sign.
  package var team: String?
  /// The customer.
  package var customer: String
  /// The visit.
  package var visit: String?
  /// The journey that the visit belongs to.
  package var journey: String?
  /// The moment in the journey.
  package var touchpoint: String?
  /// What the sign is of.
  package var deed: DeedDefinition
  /// Why this customer, now, in words.
  package var reason: String
  /// When the visit is, in microseconds since 1970-01-01T00:00:00Z.
  package var dueAt: Int64?
  /// What became of it.
  package var outcome = DeedOutcome()

  /// A sign that is due.
  package init(
    id: String, date: Int32, team: String?, customer: String, visit: String?, journey: String?,
    touchpoint: String?, deed: DeedDefinition, reason: String, dueAt: Int64?
  ) {
    self.id = id
    self.date = date
    self.team = team
    self.customer = customer
    self.visit = visit
    self.journey = journey
    self.touchpoint = touchpoint
    self.deed = deed
    self.reason = reason
    self.dueAt = dueAt
  }
}

/// What was recorded about a sign so far.
package struct DeedOutcome: Sendable, Equatable {
  /// The state.
  package var state = DeedState.due
  /// Who gave the sign.
  package var doneBy: String?
  /// When, in microseconds since 1970-01-01T00:00:00Z.
  package var doneAt: Int64?
  /// What proves it, such as a photo's file name.
  package var evidenceRef: String?
  /// Whether the customer noticed; nil when nobody knows.
  package var noticed: Bool?
  /// How boastful it looked, from 1 (subtle) to 5 (bragging).
  package var bragging: Int?
  /// Why staff did not want to, as a code.
  package var objection: String?
  /// What else there is to say.
  package var note: String?

  /// A sign that is due.
  package init() {}
}
