import Calendars
import Tables

/// Which of several answers of one customer in one month counts.
package enum DuplicateRule: String, Sendable, CaseIterable {
  /// The last by (answered_at, response_id).
  case last
  /// The first by (answered_at, response_id).
  case first
  /// One answer with the mean of the scores: the last one's row.
  case mean
  /// Every answer.
  case all
}

/// What is left when each customer counts once a month in each survey.
package struct Deduplication: Sendable {
  /// The rows that count, ascending.
  package let kept: [Int]
  /// The rows that gave way to another, ascending.
  package let superseded: [Int]
  /// For each kept row its score under the rule `mean`; empty under the others.
  package let means: [Double?]
  /// How many kept rows could not be compared: without a customer or without a date.
  package let uncompared: Int

  /// Chooses among the rows for which `isValid`, which are those that no rule set aside.
  ///
  /// A month is one of the zone's calendar. At one instant the larger response id is the later:
  /// numbers by value, texts by bytes; after that the later row. Rows without a customer or a date
  /// count each for themselves.
  package init(
    _ columns: ResponseColumns, isValid: [Bool], rule: DuplicateRule = .last, zone: TimeZoneRules,
    score: (Int) -> Double? = { _ in nil }
  ) throws {
    let rows = isValid.indices.filter { isValid[$0] }
    guard rule != .all, let customer = columns.customer, let answeredAt = columns.answeredAt else {
      kept = rows
      superseded = []
      means = rule == .mean ? rows.map(score) : []
      uncompared = rule == .all ? 0 : rows.count
      return
    }
    let groups = try AnswerGroups(
      customer: customer, answeredAt: answeredAt, survey: columns.survey, isValid, zone)
    let codes = groups.codes
    // For each customer, month and survey the row that counts so far; -1 for none.
    var best = [Int](repeating: -1, count: groups.count)
    var sums: [(sum: Double, count: Int)] =
      rule == .mean ? Array(repeating: (0, 0), count: groups.count) : []
    var isKept = [Bool](repeating: false, count: isValid.count)
    var alone = 0
    let wantsLater = rule != .first
    for row in rows {
      let code = Int(codes[row])
      if code < 0 {
        isKept[row] = true
        alone += 1
        continue
      }
      let rival = best[code]
      if rival < 0
        || Self.isLater(row, than: rival, columns.responseID, answeredAt) == wantsLater
      {
        best[code] = row
      }
      if rule == .mean, let value = score(row) {
        sums[code].sum += value
        sums[code].count += 1
      }
    }
    for row in best where row >= 0 { isKept[row] = true }
    let kept = rows.filter { isKept[$0] }
    self.kept = kept
    superseded = rows.filter { !isKept[$0] }
    means =
      rule == .mean
      ? kept.map { row in
        if codes[row] < 0 { return score(row) }
        let (sum, count) = sums[Int(codes[row])]
        return count > 0 ? sum / Double(count) : score(row)
      } : []
    uncompared = alone
  }

  private static func isLater(
    _ row: Int, than other: Int, _ id: Column?, _ answeredAt: Column
  ) -> Bool {
    let order: Int
    if case .int64(let instants) = answeredAt.storage {
      order = instants[row] < instants[other] ? -1 : instants[row] > instants[other] ? 1 : 0
    } else {
      order = compare(answeredAt, row, other)
    }
    if order != 0 { return order > 0 }
    if let id, !id.isMissing(row), !id.isMissing(other) {
      let order = compare(id, row, other)
      if order != 0 { return order > 0 }
    }
    return row > other
  }

  /// Negative, zero or positive as the value of one row is before, at or after another's.
  private static func compare(_ column: Column, _ left: Int, _ right: Int) -> Int {
    switch (column[left], column[right]) {
    case (.integer(let left), .integer(let right)), (.time(let left), .time(let right)):
      return left < right ? -1 : left > right ? 1 : 0
    case (.date(let left), .date(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.number(let left), .number(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.string, .string):
      guard let dictionary = column.dictionary, let leftCode = column.code(left),
        let rightCode = column.code(right)
      else { return 0 }
      let (leftBytes, rightBytes) = (dictionary.utf8(leftCode), dictionary.utf8(rightCode))
      if leftBytes.elementsEqual(rightBytes) { return 0 }
      return leftBytes.lexicographicallyPrecedes(rightBytes) ? -1 : 1
    default: return 0
    }
  }
}
