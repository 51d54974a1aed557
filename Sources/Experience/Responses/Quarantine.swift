import Calendars
import Statistics
import Tables

/// Which answers the rules set aside, and why.
package struct Quarantine: Sendable {
  /// One answer that is set aside.
  package struct Entry: Sendable, Equatable {
    /// The row, from 0.
    package let row: Int
    /// The first rule that applies.
    package let reason: QuarantineReason
    /// The reason with the row's facts, such as `score 11 out of range 0-10`.
    package let text: String

    /// A row that is set aside.
    package init(row: Int, reason: QuarantineReason, text: String) {
      self.row = row
      self.reason = reason
      self.text = text
    }
  }

  /// The answers that are set aside, in row order.
  package let entries: [Entry]
  /// For each row whether it stays.
  package let kept: [Bool]

  /// Judges each row by the rules, in the order of `QuarantineReason`.
  ///
  /// Of answers with one response id all but the first are repeated. A median of durations needs at
  /// least two of them. Source of the careless rule: Greszki, Meyer & Schoen 2015.
  package init(_ columns: ResponseColumns, rules: ResponseRules) throws {
    let count = columns.rowCount
    let repeated = try columns.responseID.map(Self.repeats) ?? []
    let careless = Carelessness(
      duration: columns.duration, grid: columns.grid, speedShare: rules.speedShare,
      gridMinimum: rules.gridMinimum, rowCount: count)
    let score = columns.score?.numbers
    var entries: [Entry] = []
    var kept = [Bool](repeating: true, count: count)
    for row in 0..<count {
      var found: (QuarantineReason, String)?
      func settle(_ reason: QuarantineReason, _ text: String? = nil) {
        if found == nil { found = (reason, text ?? reason.text) }
      }
      if let column = columns.score {
        let code = column.isMissing(row) ? nil : score?(row)
        if let code, let value = rules.score(of: code) {
          if let text = Self.outside(value, code: code, rules.bounds) {
            settle(.outsideScale, text)
          }
        } else {
          settle(.noScore)
        }
      }
      if let column = columns.customer, column.isBlank(row) { settle(.noCustomer) }
      if let column = columns.answeredAt, !column.isMissing(row) {
        Self.judge(column, row, rules) { settle($0) }
      }
      if !repeated.isEmpty, repeated[row] { settle(.repeatedID) }
      if columns.isTest?[row] == .boolean(true) { settle(.test) }
      if careless.isCareless(row) { settle(.careless) }
      if columns.isSuspected?[row] == .boolean(true) { settle(.wrongScale) }
      if let (reason, text) = found {
        entries.append(Entry(row: row, reason: reason, text: text))
        kept[row] = false
      }
    }
    self.entries = entries
    self.kept = kept
  }

  /// How many answers each reason set aside, in the order of the rules.
  package var counts: [(reason: QuarantineReason, count: Int)] {
    QuarantineReason.allCases.compactMap { reason in
      let count = entries.count { $0.reason == reason }
      return count > 0 ? (reason, count) : nil
    }
  }

  /// The notes that travel with a table without these answers.
  package var notes: [Note] {
    counts.map { Note(step: "quarantine", reason: $0.reason.text, count: $0.count) }
  }

  private static func outside(
    _ score: Double, code: Double, _ bounds: ClosedRange<Int>
  ) -> String? {
    let written = code == code.rounded() && abs(code) < 1e15 ? String(Int64(code)) : String(code)
    if score < Double(bounds.lowerBound) || score > Double(bounds.upperBound) {
      return "score \(written) out of range \(bounds.lowerBound)-\(bounds.upperBound)"
    }
    return score == score.rounded() ? nil : "score \(written) is not a whole number"
  }

  private static func judge(
    _ column: Column, _ row: Int, _ rules: ResponseRules, settle: (QuarantineReason) -> Void
  ) {
    guard let days = column.localDays(row, zone: rules.zone) else { return }
    var utcDays = days
    if case .int64(let instants) = column.storage {
      if instants[row] > rules.now { settle(.future) }
      utcDays = TimeZoneRules.utc.localDays(ofMicroseconds: instants[row])
    } else if days > rules.zone.localDays(ofMicroseconds: rules.now) {
      settle(.future)
    }
    if utcDays == 0 || days == 0 { settle(.epoch) }
    if let launched = rules.launchedDays, days < launched { settle(.beforeLaunch) }
  }

  /// For each row whether its id occurred before; a missing id never did.
  private static func repeats(_ column: Column) throws -> [Bool] {
    let identity = try RowIdentity([column], rowCount: column.count)
    var isSeen = [Bool](repeating: false, count: identity.count)
    var repeated = [Bool](repeating: false, count: column.count)
    for row in 0..<column.count where !column.isBlank(row) {
      let id = Int(identity.codes[row])
      repeated[row] = isSeen[id]
      isSeen[id] = true
    }
    return repeated
  }
}
