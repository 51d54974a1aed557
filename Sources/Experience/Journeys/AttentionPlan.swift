import Statistics

/// Who is called only to be asked "how are you?", and who is not, so that the effect can be seen.
package struct AttentionPlan: Sendable {
  /// The rows to call, ascending.
  package let chosen: [Int]
  /// The rows that could have been called as well: the comparison.
  package let control: [Int]
  /// Customers who opted out, and customers contacted a short while ago: not asked at all.
  package let optedOut, contacted: Int
}

/// A random draw of `budget` customers among those who may be contacted.
///
/// `daysSinceContact` has the days since the last contact, nil for none; a contact in the future
/// counts as one today. The same seed draws the same customers.
///
/// - Throws: `StatisticsError.outOfRange` for a negative budget or number of days.
package func attentionPlan(
  optedOut: [Bool?], daysSinceContact: [Int?], budget: Int, excludeDays: Int = 90, seed: UInt64 = 1
) throws(StatisticsError) -> AttentionPlan {
  guard budget >= 0 else {
    throw .outOfRange("budget", found: Double(budget), expected: "a number of calls from 0")
  }
  guard excludeDays >= 0 else {
    throw .outOfRange("exclude_days", found: Double(excludeDays), expected: "days from 0")
  }
  var eligible: [Int] = []
  var (refused, contacted) = (0, 0)
  for row in optedOut.indices {
    if optedOut[row] == true {
      refused += 1
    } else if let days = daysSinceContact[row], days < excludeDays {
      contacted += 1
    } else {
      eligible.append(row)
    }
  }
  var draw = eligible
  var generator = Generator(seed: seed)
  generator.shuffle(&draw)
  let chosen = draw.prefix(budget).sorted()
  return AttentionPlan(
    chosen: chosen, control: draw.dropFirst(budget).sorted(), optedOut: refused,
    contacted: contacted)
}
