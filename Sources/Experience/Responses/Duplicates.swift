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
  ) {
    let rows = isValid.indices.filter { isValid[$0] }
    guard rule != .all, let customer = columns.customer, let answeredAt = columns.answeredAt else {
      kept = rows
      superseded = []
      means = rule == .mean ? rows.map(score) : []
      uncompared = rule == .all ? 0 : rows.count
      return
    }
    let days = isValid.indices.map { row in
      isValid[row] && !customer.isBlank(row) && !answeredAt.isMissing(row)
        ? answeredAt.localDays(row, zone: zone) : nil
    }
    let months = Column.integers(days.map { $0.map(Self.month) })
    let identity = RowIdentity(
      [customer, months] + [columns.survey].compactMap(\.self), rowCount: isValid.count)
    var best = [(row: Int, sum: Double, count: Int)?](repeating: nil, count: identity.count)
    var isKept = [Bool](repeating: false, count: isValid.count)
    var alone = 0
    for row in rows {
      if days[row] == nil {
        isKept[row] = true
        alone += 1
        continue
      }
      let value = score(row)
      var rival = best[Int(identity.codes[row])] ?? (row, 0, 0)
      if rival.row != row {
        let isLater = Self.isLater(row, than: rival.row, columns.responseID, answeredAt)
        if isLater == (rule != .first) { rival.row = row }
      }
      rival.sum += value ?? 0
      rival.count += value == nil ? 0 : 1
      best[Int(identity.codes[row])] = rival
    }
    var mean: [Int: Double] = [:]
    for case let (row, sum, count)? in best {
      isKept[row] = true
      if count > 0 { mean[row] = sum / Double(count) }
    }
    let kept = rows.filter { isKept[$0] }
    self.kept = kept
    superseded = rows.filter { !isKept[$0] }
    means = rule == .mean ? kept.map { mean[$0] ?? score($0) } : []
    uncompared = alone
  }

  private static func month(_ days: Int32) -> Int64 {
    let date = CivilDate(days: days)
    return Int64(date.year) * 12 + Int64(date.month)
  }

  private static func isLater(
    _ row: Int, than other: Int, _ id: Column?, _ answeredAt: Column
  ) -> Bool {
    let order = compare(answeredAt, row, other)
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
