import Activity

/// Computes aggregates over one set of groups; what several of them need is computed once.
struct AggregateEvaluation {
  private struct Moments {
    let counts: [Int]
    /// Exact sums of integers, else nil.
    let integers: [Int128]?
    let sums: [Double]

    var means: [Double] { zip(counts, sums).map { $0 == 0 ? 0 : $1 / Double($0) } }
  }

  let table: Table
  /// For each row its group; nil when there is one.
  let codes: Values<UInt32>?
  let groups: Int
  /// The groups by key, for what needs the rows in order.
  let parts: Groups
  private var moments: [String: Moments] = [:]
  /// How many values were missing, by column.
  private(set) var missing: [(column: String, count: Int)] = []

  /// An evaluation over `groups`.
  init(_ groups: Groups) {
    self.table = groups.table
    self.parts = groups
    self.groups = groups.count
    self.codes = groups.count == 1 && groups.keys.isEmpty ? nil : groups.codes
  }

  /// One value of `aggregate` a group.
  ///
  /// - Throws: `TableError.noColumn`, `.unsuited`, `.sumTooLarge`, `.notAShare`.
  mutating func column(_ aggregate: Aggregate) throws -> Column {
    try Cancellation.check()
    guard let (column, name) = try input(aggregate) else {
      return .integers(rowCounts().map { Int64($0) })
    }
    if column.missingCount > 0, let name, !missing.contains(where: { $0.column == name }) {
      missing.append((name, column.missingCount))
    }
    switch aggregate.function {
    case .count: return .integers(column.presentCounts(codes, groups: groups).map { Int64($0) })
    case .sum: return try sum(column, name)
    case .mean:
      let moments = try moments(column, name, "mean")
      return .numbers(zip(moments.counts, moments.means).map { $0 == 0 ? nil : $1 })
    case .sd: return try deviation(column, name)
    case .min: return try least(column, descending: false)
    case .max: return try least(column, descending: true)
    case .median: return try quantile(column, name, 0.5, "median")
    case .quantile(let share): return try quantile(column, name, share, "quantile")
    case .first: return edge(column) { $0 < $1 }
    case .last: return edge(column) { $0 > $1 }
    case .distinct: return try distinct(column)
    case .share: return try share(column, name)
    }
  }

  private func rowCounts() -> [Int] {
    guard let codes else { return [parts.codes.count] }
    return groupSizes(codes, groups: groups)
  }

  private func input(_ aggregate: Aggregate) throws -> (Column, String?)? {
    switch aggregate.input {
    case .rows:
      guard aggregate.function == .count else {
        throw TableError.noInput(aggregate.function.name)
      }
      return nil
    case .column(let name): return (try table.column(name), name)
    case .ready(let column):
      guard column.count == parts.codes.count else {
        throw TableError.columnLength(
          aggregate.function.name, rows: column.count, expected: parts.codes.count)
      }
      return (column, nil)
    }
  }

  private mutating func moments(
    _ column: Column, _ name: String?, _ function: String
  ) throws -> Moments {
    if let name, let known = moments[name] { return known }
    let new: Moments
    if let totals = column.integerTotals(codes, groups: groups) {
      let sums = totals.map { Double($0.sum) }
      new = Moments(counts: totals.map(\.count), integers: totals.map(\.sum), sums: sums)
    } else if let totals = column.numberTotals(codes, groups: groups) {
      new = Moments(
        counts: totals.map(\.count), integers: nil, sums: totals.map(\.sum.value))
    } else {
      throw TableError.unsuited(
        function, column: name, type: column.type, expected: "an integer or number column")
    }
    if let name { moments[name] = new }
    return new
  }

  private mutating func sum(_ column: Column, _ name: String?) throws -> Column {
    let moments = try moments(column, name, "sum")
    guard let integers = moments.integers else {
      return .numbers(zip(moments.counts, moments.sums).map { $0 == 0 ? nil : $1 })
    }
    return .integers(
      try zip(moments.counts, integers).map { count, sum in
        guard count > 0 else { return nil }
        guard let sum = Int64(exactly: sum) else { throw TableError.sumTooLarge(name) }
        return sum
      })
  }

  private mutating func deviation(_ column: Column, _ name: String?) throws -> Column {
    let moments = try moments(column, name, "sd")
    let squares = column.squaredDistances(from: moments.means, codes, groups: groups) ?? []
    return .numbers(
      zip(moments.counts, squares).map { count, squares in
        count < 2 ? nil : (squares / Double(count - 1)).squareRoot()
      })
  }

  private func least(_ column: Column, descending: Bool) throws -> Column {
    var keys = try column.orderKeys(descending: descending)
    if case .float64(let values) = column.storage {
      // NaN wins in both directions
      keys = Values(count: keys.count) { [keys] out in
        inChunks(of: keys.count) { range in
          for row in range { out[row] = values.base[row].isNaN ? 0 : keys.base[row] }
        }
      }
    }
    return column.gathered(Values(column.rowsOfLeast(keys, codes, groups: groups)))
  }

  private func edge(_ column: Column, _ isBetter: (Int, Int) -> Bool) -> Column {
    let rows = folded(
      parts.codes, validity: column.validity, codes: codes, groups: groups, zero: -1,
      add: { best, _, row in
        if best < 0 || isBetter(row, best) { best = row }
      },
      merge: { best, later in
        if later >= 0, best < 0 || isBetter(later, best) { best = later }
      })
    return column.gathered(Values(rows.map { Int32(truncatingIfNeeded: $0) }))
  }

  private func quantile(
    _ column: Column, _ name: String?, _ share: Double, _ function: String
  ) throws -> Column {
    guard share >= 0, share <= 1 else { throw TableError.notAShare(share, function: function) }
    guard let numbers = column.doubles() else {
      throw TableError.unsuited(
        function, column: name, type: column.type, expected: "an integer or number column")
    }
    return .numbers(
      quantiles(numbers, validity: column.validity, groups: parts, share: share))
  }

  private func distinct(_ column: Column) throws -> Column {
    let values = try GroupCodes([column], rowCount: column.count)
    var counts = [Int64](repeating: 0, count: groups)
    let pairs = try GroupCodes(pairing: parts.codes, groups, values.codes, values.count)
    let first = try pairs.firstRows()
    for index in 0..<first.count {
      try Cancellation.check(row: index)
      let row = Int(first[index])
      if !column.isMissing(row) { counts[Int(parts.codes[row])] += 1 }
    }
    return .integers(counts)
  }

  private func share(_ column: Column, _ name: String?) throws -> Column {
    guard case .bits(let bits) = column.storage else {
      // Without a value the type is nobody's choice: there is no share.
      if column.missingCount == column.count {
        return .numbers([Double?](repeating: nil, count: groups))
      }
      throw TableError.unsuited(
        "share", column: name, type: column.type, expected: "a boolean column")
    }
    let totals = folded(
      parts.codes, validity: column.validity, codes: codes, groups: groups, zero: Total(0),
      add: { total, _, row in
        total.count += 1
        total.sum += bits[row] ? 1 : 0
      },
      merge: { total, later in
        total.count += later.count
        total.sum += later.sum
      })
    return .numbers(totals.map { $0.count == 0 ? nil : Double($0.sum) / Double($0.count) })
  }
}
