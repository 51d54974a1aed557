import Tables

/// The events of a table in journeys: which rows belong to a journey, in the order of time.
///
/// A journey is one customer's events with one journey's name. Journeys come in the order of their
/// names, then of their customers, nil last; events of one instant in that of the rows.
package struct JourneyOrder: Sendable {
  /// The rows of all journeys, one journey after the other.
  package let rows: Values<Int32>
  /// Where the rows of each journey begin, and the end of the last.
  package let offsets: [Int]
  /// The journey of each, and its customer when there is one, as columns with a row for each.
  package let keys: [(name: String, column: Column)]
  /// Events that belong to no journey, and events whose time is not known: both are left out.
  package let homeless, undated: Int

  /// The number of journeys.
  package var count: Int { offsets.count - 1 }

  /// The journeys of a table; `customer` and `at` may be absent.
  ///
  /// - Throws: `TableError.noColumn`, `ExperienceError.notMoments`.
  package init(
    _ table: Table, journey: String, customer: String?, at: String?
  ) throws {
    let names = [journey] + (customer.map { [$0] } ?? [])
    let columns = try table.columns(names + (at.map { [$0] } ?? []))
    let ids = columns[0]
    let times = try at.map { try columns[names.count].optionalInstants(named: $0) }
    var kept = table
    var rowsOfTable: [Int32]?
    var (homeless, undated) = (0, 0)
    if ids.missingCount > 0 || times?.contains(where: { $0 == nil }) ?? false {
      var rows: [Int32] = []
      for row in 0..<ids.count {
        if ids.isMissing(row) {
          homeless += 1
        } else if let times, times[row] == nil {
          undated += 1
        } else {
          rows.append(Int32(truncatingIfNeeded: row))
        }
      }
      kept = try table.filtered(rows: Values(rows))
      rowsOfTable = rows
    }
    let groups = try kept.grouped(by: names.map { .column($0) })
    var order = groups.groupedRows
    if let rowsOfTable {
      order = Values((0..<order.count).map { rowsOfTable[Int(order[$0])] })
    }
    offsets = groups.offsets
    keys = zip(["journey_id", "customer_id"], groups.keys).map { ($0, $1.column) }
    rows = times.map { Self.inTime(order, groups.offsets, $0) } ?? order
    self.homeless = homeless
    self.undated = undated
  }

  /// The rows of each journey by their time, stable.
  private static func inTime(
    _ rows: Values<Int32>, _ offsets: [Int], _ times: [Int64?]
  ) -> Values<Int32> {
    func time(_ row: Int32) -> Int64 { times[Int(row)] ?? .max }
    return Values(count: rows.count) { sorted in
      for index in 0..<rows.count { sorted[index] = rows[index] }
      for journey in 0..<(offsets.count - 1) {
        let range = offsets[journey]..<offsets[journey + 1]
        let isSorted = range.dropFirst().allSatisfy { time(sorted[$0 - 1]) <= time(sorted[$0]) }
        if isSorted { continue }
        let part = range.map { sorted[$0] }.sorted { (time($0), $0) < (time($1), $1) }
        for (index, row) in zip(range, part) { sorted[index] = row }
      }
    }
  }
}
