/// The rules by which a checklist leaves candidates out, in their order.
package enum DeedRule: String, Sendable, CaseIterable {
  /// The deed's own condition does not hold.
  case when
  /// The customer asked for none of this, or nobody knows who the customer is.
  case optOut = "opt_out"
  /// A journey has at most one sign.
  case subtle
  /// A customer gets a deed only so often.
  case incidental
  /// A draw decides, so that nobody can count on it.
  case unexpected
  /// The money is for the best uplift first.
  case budget
}

/// Why a candidate is on the list, or why it is not: the facts behind the sentence.
package enum DeedReason: Sendable, Equatable {
  /// On the list: the days since the customer's last sign of this deed, nil when there was none, and
  /// the chance of the draw.
  case drawn(daysSinceLast: Int?, draw: Double)
  case conditionFails
  /// The condition used a value that the row does not have.
  case conditionUndecided
  case optedOut
  case unknownCustomer
  /// The journey has a sign already, of this deed on this day.
  case journeyHasSign(deed: String, date: Int32)
  /// Another deed goes first in this journey.
  case otherDeedFirst(deed: String)
  /// The customer had the deed so often in so many days; the last time so many days ago.
  case pause(count: Int, perDays: Int, daysSinceLast: Int)
  case notDrawn(draw: Double)
  case overBudget(cost: Double, left: Double)
}
