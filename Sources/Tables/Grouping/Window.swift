/// A figure of a row from the rows around it in its group, in row order.
package struct Window: Sendable {
  /// What is computed.
  package enum Function: Sendable, Equatable {
    /// The value so many rows before, of a negative number after; missing beyond the group.
    case lag(Int)
    /// The sum of the values so far; missing where the value is, and the sum goes on after it.
    case cumulative
    /// The place of the value among those of the group, the least first and from 1 on.
    ///
    /// Values that tie share the first place, and the places after it stay empty: 1, 1, 3. Missing
    /// values have none.
    case rank(descending: Bool)
    /// The value in percent of the group's sum; missing where the value is, or when the sum is 0.
    case percent
    /// The mean of the value and those before it, so many together.
    ///
    /// Missing until there are so many rows, and while one of them has no value: a mean over fewer
    /// would not be comparable.
    case rolling(Int)
  }

  package let function: Function
  package let input: Aggregate.Input

  /// The figure `function` of `input`.
  package init(_ function: Function, _ input: Aggregate.Input) {
    self.function = function
    self.input = input
  }

  /// The figure `function` of the named column.
  package init(_ function: Function, _ column: String) {
    self.init(function, .column(column))
  }
}

extension Window.Function {
  /// The function's name in Lua.
  package var name: String {
    switch self {
    case .lag: "lag"
    case .cumulative: "cumulative"
    case .rank: "rank"
    case .percent: "percent"
    case .rolling: "rolling"
    }
  }
}

extension Groups {
  /// One value of the window function for each row of `table`.
  ///
  /// - Throws: `TableError.noColumn`, `.unsuited`, `.sumTooLarge`, `.notPositive`.
  package func evaluate(_ window: Window) throws -> Column {
    let (column, name) = try input(of: window)
    switch window.function {
    case .lag(let rows): return lagged(column, by: rows)
    case .cumulative: return try cumulative(column, name)
    case .rank(let descending): return try ranked(column, descending: descending)
    case .percent: return try percent(column, name)
    case .rolling(let rows): return try rolling(column, name, rows)
    }
  }

  /// The groups with further columns in their table, see `Table.adding`.
  package func adding(
    _ columns: [(name: String, column: Column)], notes: [Note] = []
  ) throws -> Groups {
    let wider = try table.adding(columns, notes: notes)
    // of overlapping groups the whole has rows of its own, which the columns do not fit
    return Groups(
      table: wider, whole: table === whole ? wider : whole, keys: keys, codes: codes, count: count)
  }

  private func input(of window: Window) throws -> (Column, String?) {
    switch window.input {
    case .rows: throw TableError.noInput(window.function.name)
    case .column(let name): return (try table.column(name), name)
    case .ready(let column):
      guard column.count == codes.count else {
        throw TableError.columnLength(
          window.function.name, rows: column.count, expected: codes.count)
      }
      return (column, nil)
    }
  }

  private func lagged(_ column: Column, by distance: Int) -> Column {
    let offsets = offsets
    let rows = groupedRows
    let sources = Values<Int32>(count: codes.count) { out in
      for group in 0..<count {
        let range = offsets[group]..<offsets[group + 1]
        for index in range {
          let (place, overflow) = index.subtractingReportingOverflow(distance)
          out[Int(rows[index])] = !overflow && range.contains(place) ? rows[place] : -1
        }
      }
    }
    return column.gathered(sources)
  }

  private func cumulative(_ column: Column, _ name: String?) throws -> Column {
    switch column.storage {
    case .int8, .int16, .int32, .int64:
      guard column.type == .integer else { break }
      var sums = [Int64](repeating: 0, count: count)
      var result = [Int64?](repeating: nil, count: codes.count)
      for row in 0..<codes.count where !column.isMissing(row) {
        let group = Int(codes[row])
        let (sum, overflow) = sums[group].addingReportingOverflow(column.whole(row))
        if overflow { throw TableError.sumTooLarge(name) }
        sums[group] = sum
        result[row] = sum
      }
      return .integers(result)
    case .float64(let values):
      var sums = [CompensatedSum](repeating: CompensatedSum(), count: count)
      var result = [Double?](repeating: nil, count: codes.count)
      for row in 0..<codes.count where !column.isMissing(row) {
        sums[Int(codes[row])].add(values[row])
        result[row] = sums[Int(codes[row])].value
      }
      return .numbers(result)
    default: break
    }
    throw unsuited("cumulative", column, name)
  }

  private func ranked(_ column: Column, descending: Bool) throws -> Column {
    let keys = try column.orderKeys(descending: descending)
    let order = try Values<Int32>(count: codes.count) { rows in
      for row in 0..<rows.count { rows[row] = Int32(truncatingIfNeeded: row) }
      try sort(rows, by: keys, validity: column.validity)
    }
    var seen = [Int](repeating: 0, count: count)
    var last = [(key: UInt64, rank: Int)](repeating: (0, 0), count: count)
    var result = [Int64?](repeating: nil, count: codes.count)
    for index in 0..<order.count {
      let row = Int(order[index])
      if column.isMissing(row) { break }
      let group = Int(codes[row])
      seen[group] += 1
      if seen[group] == 1 || last[group].key != keys[row] { last[group] = (keys[row], seen[group]) }
      result[row] = Int64(last[group].rank)
    }
    return .integers(result)
  }

  private func percent(_ column: Column, _ name: String?) throws -> Column {
    guard let numbers = column.doubles() else { throw unsuited("percent", column, name) }
    let sums: [Double] =
      column.integerTotals(codes, groups: count)?.map { Double($0.sum) }
      ?? column.numberTotals(codes, groups: count)?.map(\.sum.value) ?? []
    return .numbers(
      (0..<codes.count).map { row in
        let sum = sums[Int(codes[row])]
        return column.isMissing(row) || sum == 0 ? nil : 100 * numbers[row] / sum
      })
  }

  private func rolling(_ column: Column, _ name: String?, _ width: Int) throws -> Column {
    guard width >= 1 else { throw TableError.notPositive(width, function: "rolling") }
    guard let numbers = column.doubles() else { throw unsuited("rolling", column, name) }
    let offsets = offsets
    let rows = groupedRows
    var result = [Double?](repeating: nil, count: codes.count)
    for group in 0..<count where offsets[group + 1] - offsets[group] >= width {
      let range = offsets[group]..<offsets[group + 1]
      let values = range.map { index -> Double? in
        let row = Int(rows[index])
        return column.isMissing(row) ? nil : numbers[row]
      }
      for (position, mean) in rollingMeans(values, width).enumerated() {
        result[Int(rows[range.lowerBound + position])] = mean
      }
    }
    return .numbers(result)
  }

  private func unsuited(_ function: String, _ column: Column, _ name: String?) -> TableError {
    .unsuited(
      function, column: name, type: column.type, expected: "an integer or number column")
  }
}

/// For each value the mean of it and the `width − 1` before it; nil where one is missing.
///
/// In blocks of `width` a window is the end of one block and the beginning of the next: nothing is
/// ever subtracted, so that an infinite or huge value leaves no trace behind. Linear in the values.
private func rollingMeans(_ values: [Double?], _ width: Int) -> [Double?] {
  var result = [Double?](repeating: nil, count: values.count)
  var missing = 0
  var ends = [CompensatedSum](repeating: CompensatedSum(), count: values.count)
  var beginnings = ends
  for (position, value) in values.enumerated() {
    var sum = position % width == 0 ? CompensatedSum() : beginnings[position - 1]
    sum.add(value ?? 0)
    beginnings[position] = sum
  }
  for position in values.indices.reversed() {
    let isLast = position % width == width - 1 || position == values.count - 1
    var sum = isLast ? CompensatedSum() : ends[position + 1]
    sum.add(values[position] ?? 0)
    ends[position] = sum
  }
  for position in values.indices {
    missing += values[position] == nil ? 1 : 0
    if position >= width { missing -= values[position - width] == nil ? 1 : 0 }
    guard position >= width - 1, missing == 0 else { continue }
    let first = position - width + 1
    var sum = ends[first]
    if first % width != 0 { sum.add(beginnings[position]) }
    result[position] = sum.value / Double(width)
  }
  return result
}
