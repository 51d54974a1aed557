import Statistics

/// One handover from one person or department to another.
package struct Handover: Sendable {
  /// The hours until it was accepted; nil when it is not accepted yet.
  package var lagHours: Double?
  /// The hours until the end of the observation, for one that is not accepted.
  package var openHours: Double?
  /// Whether all that was needed came along; nil when nobody said.
  package var isComplete: Bool?
  /// Whether the customer had to repeat a question; nil when nobody said.
  package var isRepeated: Bool?

  /// A handover.
  package init(
    lagHours: Double?, openHours: Double?, isComplete: Bool?, isRepeated: Bool?
  ) {
    self.lagHours = lagHours
    self.openHours = openHours
    self.isComplete = isComplete
    self.isRepeated = isRepeated
  }

  /// Whether it was accepted in time, complete, and without a repeated question.
  ///
  /// Nil when that is not known; one failure decides.
  package func succeeded(within hours: Double) -> Bool? {
    guard let lagHours, lagHours <= hours else { return false }
    if isComplete == false || isRepeated == true { return false }
    return isComplete == nil || isRepeated == nil ? nil : true
  }
}

/// How well the handovers go.
package struct HandoverQuality: Sendable {
  /// The share that succeeded, with its Wilson interval.
  package let success: Proportion
  /// The median hours until acceptance by Kaplan–Meier, open ones censored; nil when fewer than
  /// half were accepted.
  package let medianLagHours: Double?
  /// Handovers that are not accepted, and handovers whose success nobody can tell.
  package let open, undecided: Int
}

/// The success and the lag of handovers.
///
/// - Throws: a time limit that is not above 0, a lag below 0.
package func handoverQuality(
  _ handovers: [Handover], withinHours hours: Double, confidence: Double = 0.95
) throws(StatisticsError) -> HandoverQuality {
  guard hours > 0, hours.isFinite else {
    throw .outOfRange("sla_hours", found: hours, expected: "a number of hours above 0")
  }
  let verdicts = handovers.map { $0.succeeded(within: hours) }
  let curve = try survival(
    handovers.map { $0.lagHours ?? $0.openHours },
    ended: handovers.map { $0.lagHours != nil })
  return HandoverQuality(
    success: try proportionInterval(
      verdicts.count { $0 == true }, verdicts.count { $0 != nil }, confidence: confidence),
    medianLagHours: curve.median, open: handovers.count { $0.lagHours == nil },
    undecided: verdicts.count { $0 == nil })
}
