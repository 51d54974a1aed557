import Synchronization

/// A sum of doubles in two parts, which does not lose the small among the large.
struct CompensatedSum {
  private var high = 0.0
  private var low = 0.0

  /// The sum so far, rounded once; infinite and NaN as plain addition gives.
  var value: Double { low.isNaN ? high : high + low }

  @inline(__always) mutating func add(_ term: Double) {
    let sum = high + term
    let part = sum - high
    low += (high - (sum - part)) + (term - part)
    high = sum
  }

  mutating func add(_ other: CompensatedSum) {
    add(other.high)
    low += other.low
  }
}

/// Folds the present values of each group into a state; the result does not depend on the cores.
///
/// With few groups, chunks of rows of a fixed size are folded apart and merged in their order; with
/// many, each group's rows are folded in their order.
///
/// - Parameters:
///   - values: one element a row.
///   - validity: which rows count; nil for all.
///   - codes: for each row the number of its group; nil when there is one group.
///   - groups: the number of groups.
///   - zero: the state of no rows.
///   - fold: adds a value of a row to a state.
///   - merge: adds the state of later rows to a state.
/// - Returns: the state of each group.
private func folded<Fold: RowFold>(
  _ values: Values<Fold.Element>, validity: Bitmap?, codes: Values<UInt32>?, groups: Int,
  zero: Fold.State, _ fold: Fold, merge: (inout Fold.State, Fold.State) -> Void
) -> [Fold.State] {
  typealias State = Fold.State
  let rows = values.count
  var result = [State](repeating: zero, count: groups)
  guard groups > 0, rows > 0 else { return result }
  let base = values.base
  let present = PresentBits(validity)
  defer { withExtendedLifetime(validity) {} }
  if groups <= 4096 {
    let chunkRows = 4 * rowsInChunk
    let chunks = (rows + chunkRows - 1) / chunkRows
    let partial = UnsafeMutablePointer<State>.allocate(capacity: chunks * groups)
    partial.initialize(repeating: zero, count: chunks * groups)
    defer {
      partial.deinitialize(count: chunks * groups)
      partial.deallocate()
    }
    inParallel(parts: chunks) { chunk in
      let states = partial + chunk * groups
      let range = chunk * chunkRows..<min((chunk + 1) * chunkRows, rows)
      if let codes = codes?.base {
        for row in range where present[row] {
          fold.add(&states[Int(codes[row])], base[row], row)
        }
      } else {
        var state = zero
        for row in range where present[row] { fold.add(&state, base[row], row) }
        states[0] = state
      }
    }
    for index in 0..<chunks * groups { merge(&result[index % groups], partial[index]) }
    return result
  }
  guard let codes = codes?.base else { return result }
  let parts = rows < 1 << 17 ? 1 : kernelThreads
  result.withUnsafeMutableBufferPointer { states in
    guard let states = states.baseAddress else { return }
    inParallel(parts: parts) { part in
      let low = UInt32(truncatingIfNeeded: groups * part / parts)
      let high = UInt32(truncatingIfNeeded: groups * (part + 1) / parts)
      for row in 0..<rows {
        let code = codes[row]
        guard code >= low, code < high, present[row] else { continue }
        fold.add(&states[Int(code)], base[row], row)
      }
    }
  }
  return result
}

/// As above, with a closure that adds a value of row `row` to a state.
func folded<Element, State>(
  _ values: Values<Element>, validity: Bitmap?, codes: Values<UInt32>?, groups: Int, zero: State,
  add: (inout State, Element, _ row: Int) -> Void, merge: (inout State, State) -> Void
) -> [State] {
  withoutActuallyEscaping(add) { add in
    folded(
      values, validity: validity, codes: codes, groups: groups, zero: zero, FoldByClosure(add: add),
      merge: merge)
  }
}

/// What adds a value to a state: a type, so that it becomes part of the loops.
private protocol RowFold {
  associatedtype Element: BitwiseCopyable
  associatedtype State
  func add(_ state: inout State, _ value: Element, _ row: Int)
}

private struct FoldByClosure<Element: BitwiseCopyable, State>: RowFold {
  let add: (inout State, Element, Int) -> Void

  func add(_ state: inout State, _ value: Element, _ row: Int) { add(&state, value, row) }
}

/// Counts values and sums them up without loss.
private struct CompensatedFold: RowFold {
  @inline(__always)
  func add(_ total: inout Total<CompensatedSum>, _ value: Double, _ row: Int) {
    total.count += 1
    total.sum.add(value)
  }
}

/// Counts whole numbers and sums them up; fewer than 2³¹ rows of 32 bits cannot exceed 64 bits.
private struct NarrowFold<Element: FixedWidthInteger & BitwiseCopyable>: RowFold {
  @inline(__always)
  func add(_ total: inout Total<Int64>, _ value: Element, _ row: Int) {
    total.count += 1
    total.sum &+= Int64(value)
  }
}

/// The number of values and their sum.
struct Total<Sum> {
  var count = 0
  var sum: Sum

  init(_ sum: Sum) { self.sum = sum }
}

/// How many rows each group has, of those that count: all without `validity`.
func groupSizes(
  _ codes: Values<UInt32>, validity: Bitmap? = nil, groups: Int
) -> [Int] {
  guard validity == nil, groups <= 4096 else {
    return folded(
      codes, validity: validity, codes: codes, groups: groups, zero: 0,
      add: { count, _, _ in count += 1 }, merge: { $0 += $1 })
  }
  let total = Mutex([Int](repeating: 0, count: groups))
  let base = codes.base
  WorkerThreads.run(pieces: (codes.count + rowsInChunk - 1) / rowsInChunk) { next in
    // Neighbours are often of one group: four counts keep them from waiting for each other.
    var lanes = [Int](repeating: 0, count: 4 * groups)
    lanes.withUnsafeMutableBufferPointer { lanes in
      while let piece = next() {
        let range = piece * rowsInChunk..<min((piece + 1) * rowsInChunk, codes.count)
        for row in range { lanes[Int(base[row]) << 2 | row & 3] += 1 }
      }
    }
    total.withLock { total in
      for index in lanes.indices { total[index >> 2] += lanes[index] }
    }
  }
  return total.withLock { $0 }
}

extension Column {
  /// For each group the number of its present values.
  func presentCounts(_ codes: Values<UInt32>?, groups: Int) -> [Int] {
    guard let codes else { return [count - missingCount] }
    return groupSizes(codes, validity: missingCount == 0 ? nil : validity, groups: groups)
  }

  /// For each group the number and the exact sum of its integers; nil for other types.
  func integerTotals(_ codes: Values<UInt32>?, groups: Int) -> [Total<Int128>]? {
    switch storage {
    case .int8(let values): narrowTotals(values, codes, groups)
    case .int16(let values): narrowTotals(values, codes, groups)
    case .int32(let values): narrowTotals(values, codes, groups)
    case .int64(let values):
      folded(
        values, validity: validity, codes: codes, groups: groups, zero: Total<Int128>(0),
        add: { total, value, _ in
          total.count += 1
          total.sum &+= Int128(value)
        },
        merge: { total, later in
          total.count += later.count
          total.sum &+= later.sum
        })
    default: nil
    }
  }

  private func narrowTotals<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Element>, _ codes: Values<UInt32>?, _ groups: Int
  ) -> [Total<Int128>] {
    folded(
      values, validity: validity, codes: codes, groups: groups, zero: Total<Int64>(0),
      NarrowFold<Element>(),
      merge: { total, later in
        total.count += later.count
        total.sum &+= later.sum
      }
    ).map { narrow in
      var total = Total(Int128(narrow.sum))
      total.count = narrow.count
      return total
    }
  }

  /// For each group the number and the sum of its numbers; nil for other types.
  func numberTotals(_ codes: Values<UInt32>?, groups: Int) -> [Total<CompensatedSum>]? {
    guard case .float64(let values) = storage else { return nil }
    return folded(
      values, validity: validity, codes: codes, groups: groups, zero: Total(CompensatedSum()),
      CompensatedFold(),
      merge: { total, later in
        total.count += later.count
        total.sum.add(later.sum)
      })
  }

  /// For each group the sum of the squared distances from `centers`; nil when not numeric.
  func squaredDistances(
    from centers: [Double], _ codes: Values<UInt32>?, groups: Int
  ) -> [Double]? {
    switch storage {
    case .int8(let values): distances(values, centers, codes, groups) { Double($0) }
    case .int16(let values): distances(values, centers, codes, groups) { Double($0) }
    case .int32(let values): distances(values, centers, codes, groups) { Double($0) }
    case .int64(let values): distances(values, centers, codes, groups) { Double($0) }
    case .float64(let values): distances(values, centers, codes, groups) { $0 }
    default: nil
    }
  }

  private func distances<Element>(
    _ values: Values<Element>, _ centers: [Double], _ codes: Values<UInt32>?, _ groups: Int,
    _ number: (Element) -> Double
  ) -> [Double] {
    centers.withUnsafeBufferPointer { centers in
      folded(
        values, validity: validity, codes: codes, groups: groups, zero: CompensatedSum(),
        add: { sum, value, row in
          let distance = number(value) - centers[codes.map { Int($0.base[row]) } ?? 0]
          sum.add(distance * distance)
        }, merge: { $0.add($1) })
    }.map(\.value)
  }

  /// For each group the row of its first (or last) least value by `keys`, or −1.
  func rowsOfLeast(_ keys: Values<UInt64>, _ codes: Values<UInt32>?, groups: Int) -> [Int32] {
    folded(
      keys, validity: validity, codes: codes, groups: groups,
      zero: (key: UInt64.max, row: Int32(-1)),
      add: { best, key, row in
        if key < best.key || best.row < 0 { best = (key, Int32(truncatingIfNeeded: row)) }
      },
      merge: { best, later in
        if later.row >= 0, later.key < best.key || best.row < 0 { best = later }
      }
    ).map(\.row)
  }
}
