/// Which answers belong to which signs, so that noticed ones can be set against the others.
package struct DeedEffect: Sendable, Equatable {
  /// A sign that was given.
  package struct Sign: Sendable {
    /// The customer.
    package let customer: String
    /// When, in microseconds since 1970-01-01T00:00:00Z.
    package let at: Int64
    /// Whether it was noticed, or what else sets the groups apart; nil when nobody knows.
    package let isNoticed: Bool?

    /// A given sign.
    package init(customer: String, at: Int64, isNoticed: Bool?) {
      self.customer = customer
      self.at = at
      self.isNoticed = isNoticed
    }
  }

  /// An answer.
  package struct Answer: Sendable {
    /// The customer.
    package let customer: String
    /// When, in microseconds since 1970-01-01T00:00:00Z.
    package let at: Int64

    /// An answer.
    package init(customer: String, at: Int64) {
      self.customer = customer
      self.at = at
    }
  }

  /// The places of the answers after noticed signs and after the others, ascending.
  package private(set) var noticed: [Int] = []
  package private(set) var others: [Int] = []
  /// Signs of which nobody knows whether they were noticed.
  package private(set) var unknown = 0
  /// Signs without an answer in time.
  package private(set) var unanswered = 0
  /// Signs whose answer belongs to a later sign.
  package private(set) var overtaken = 0

  /// Finds for each sign the customer's first answer after it, at most `withinDays` days later.
  ///
  /// An answer counts once: for the last sign before it. O(n log n).
  package init(_ signs: [Sign], answers: [Answer], withinDays: Double) {
    var byCustomer: [String: [(at: Int64, place: Int)]] = [:]
    for (place, answer) in answers.enumerated() {
      byCustomer[answer.customer, default: []].append((answer.at, place))
    }
    for key in byCustomer.keys {
      byCustomer[key]?.sort { ($0.at, $0.place) < ($1.at, $1.place) }
    }
    let reach = withinDays * 86_400_000_000
    var owner: [Int: Int] = [:]
    for (index, sign) in signs.enumerated() {
      guard sign.isNoticed != nil else {
        unknown += 1
        continue
      }
      guard let list = byCustomer[sign.customer], let answer = Self.first(list, after: sign.at),
        Double(answer.at) - Double(sign.at) <= reach
      else {
        unanswered += 1
        continue
      }
      if let other = owner[answer.place] {
        overtaken += 1
        if signs[other].at > sign.at { continue }
      }
      owner[answer.place] = index
    }
    for (place, index) in owner.sorted(by: { $0.key < $1.key }) {
      if signs[index].isNoticed == true { noticed.append(place) } else { others.append(place) }
    }
  }

  private static func first(
    _ list: [(at: Int64, place: Int)], after time: Int64
  ) -> (at: Int64, place: Int)? {
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle].at > time { high = middle } else { low = middle + 1 }
    }
    return low < list.count ? list[low] : nil
  }
}
