import Activity

/// Numbers the values of a column in their sort order, missing last, some numbers perhaps unused.
struct KeyCoder {
  private enum Coding {
    case int8(Values<Int8>, low: Int64)
    case int16(Values<Int16>, low: Int64)
    case int32(Values<Int32>, low: Int64)
    case int64(Values<Int64>, low: Int64)
    case bits(Bitmap)
    case codes8(Values<UInt8>, [UInt32])
    case codes16(Values<UInt16>, [UInt32])
    case codes32(Values<UInt32>, [UInt32])
    case ready(Values<UInt32>)
  }

  private let coding: Coding
  private let validity: Bitmap?
  /// All numbers are below this.
  let count: Int

  /// Numbers the values of `column`.
  ///
  /// - Throws: `Stopped`.
  init(_ column: Column) throws(Stopped) {
    var column = column
    if let dictionary = column.dictionary, !column.isOrdered,
      dictionary.count > 256 + 2 * column.count
    {
      column = column.compacted()
    }
    let (coding, domain) = try Self.coding(of: column)
    self.coding = coding
    self.validity = column.validity
    self.count = domain + (column.missingCount > 0 ? 1 : 0)
  }

  /// For each row in `range`: multiplies `codes` by `count` and adds the row's number.
  func accumulate(into codes: UnsafeMutablePointer<UInt32>, _ range: Range<Int>) {
    switch coding {
    case .int8(let values, let low): offset(values, low, codes, range)
    case .int16(let values, let low): offset(values, low, codes, range)
    case .int32(let values, let low): offset(values, low, codes, range)
    case .int64(let values, let low): offset(values, low, codes, range)
    case .bits(let bits): add(codes, range) { bits[$0] ? 1 : 0 }
    case .codes8(let values, let ranks): rank(values, ranks, codes, range)
    case .codes16(let values, let ranks): rank(values, ranks, codes, range)
    case .codes32(let values, let ranks): rank(values, ranks, codes, range)
    case .ready(let values):
      let base = values.base
      add(codes, range) { base[$0] }
    }
  }

  @inline(__always) private func offset<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Element>, _ low: Int64, _ codes: UnsafeMutablePointer<UInt32>,
    _ range: Range<Int>
  ) {
    let base = values.base
    add(codes, range) { UInt32(truncatingIfNeeded: Int64(base[$0]) &- low) }
  }

  @inline(__always) private func rank<Code: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Code>, _ ranks: [UInt32], _ codes: UnsafeMutablePointer<UInt32>,
    _ range: Range<Int>
  ) {
    let base = values.base
    ranks.withUnsafeBufferPointer { ranks in
      // what a missing row holds may be beyond an empty dictionary
      guard ranks.count > 0 else { return add(codes, range) { _ in 0 } }
      add(codes, range) { row in
        let code = Int(truncatingIfNeeded: base[row])
        return code < ranks.count ? ranks[code] : 0
      }
    }
  }

  @inline(__always) private func add(
    _ codes: UnsafeMutablePointer<UInt32>, _ range: Range<Int>, _ code: (Int) -> UInt32
  ) {
    let factor = UInt32(truncatingIfNeeded: count)
    if let validity {
      let missing = UInt32(truncatingIfNeeded: count - 1)
      let present = PresentBits(validity)
      defer { withExtendedLifetime(validity) {} }
      for row in range {
        codes[row] = codes[row] &* factor &+ (present[row] ? code(row) : missing)
      }
    } else {
      for row in range { codes[row] = codes[row] &* factor &+ code(row) }
    }
  }

  private static func coding(of column: Column) throws(Stopped) -> (Coding, domain: Int) {
    try Cancellation.check()
    switch column.storage {
    case .int8(let values): return (.int8(values, low: -128), 256)
    case .int16(let values):
      if let span = span(values, column) {
        return (.int16(values, low: span.low), span.domain)
      }
    case .int32(let values):
      if let span = span(values, column) {
        return (.int32(values, low: span.low), span.domain)
      }
    case .int64(let values):
      if let span = span(values, column) {
        return (.int64(values, low: span.low), span.domain)
      }
    case .bits(let bits): return (.bits(bits), 2)
    case .codes8(let codes, let dictionary):
      let ranks = try column.ranks(of: dictionary)
      return (.codes8(codes, ranks), dictionary.count)
    case .codes16(let codes, let dictionary):
      let ranks = try column.ranks(of: dictionary)
      return (.codes16(codes, ranks), dictionary.count)
    case .codes32(let codes, let dictionary):
      let ranks = try column.ranks(of: dictionary)
      return (.codes32(codes, ranks), dictionary.count)
    case .float64: break
    }
    let (codes, count) = try numbered(column.orderKeys(), validity: column.validity)
    return (.ready(codes), count)
  }

  /// The range of the values, when it is small enough to number them by their distance.
  private static func span<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Element>, _ column: Column
  ) -> (low: Int64, domain: Int)? {
    guard let (low, high) = valueRange(values, column.validity) else { return (0, 0) }
    let (width, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, width < Int64(max(1 << 16, 2 * column.count)), width < Int64(Int32.max) - 1
    else { return nil }
    return (low, Int(width) + 1)
  }
}

/// The smallest and the largest value of the rows that have one, or nil when none has.
func valueRange<Element: FixedWidthInteger & BitwiseCopyable>(
  _ values: Values<Element>, _ validity: Bitmap?
) -> (low: Int64, high: Int64)? {
  let chunks = (values.count + rowsInChunk - 1) / rowsInChunk
  let base = values.base
  var ranges = [(low: Element, high: Element)](repeating: (.max, .min), count: chunks)
  ranges.withUnsafeMutableBufferPointer { ranges in
    inChunks(of: values.count) { range in
      var low = Element.max
      var high = Element.min
      if let validity {
        for row in range where validity[row] {
          low = min(low, base[row])
          high = max(high, base[row])
        }
      } else {
        for row in range {
          low = min(low, base[row])
          high = max(high, base[row])
        }
      }
      ranges[range.lowerBound / rowsInChunk] = (low, high)
    }
  }
  let low = ranges.map(\.low).min() ?? .max
  let high = ranges.map(\.high).max() ?? .min
  return low > high ? nil : (Int64(low), Int64(high))
}

/// Dense numbers for keys in their order, by hashing; rows without a value get 0.
///
/// - Throws: `Stopped`.
func numbered(
  _ keys: Values<UInt64>, validity: Bitmap?
) throws(Stopped) -> (codes: Values<UInt32>, count: Int) {
  var table = KeyTable()
  let base = keys.base
  let codes = try Values<UInt32>(count: keys.count) { (out) throws(Stopped) in
    for row in 0..<keys.count {
      try Cancellation.check(row: row)
      if let validity, !validity[row] {
        out[row] = 0
      } else {
        out[row] = table.number(of: base[row])
      }
    }
  }
  let distinct = table.keys
  guard distinct.count > 0 else { return (codes, 0) }
  var ranks = [UInt32](repeating: 0, count: distinct.count)
  let order = try Values<Int32>(count: distinct.count) { (rows) throws(Stopped) in
    for row in 0..<rows.count { rows[row] = Int32(truncatingIfNeeded: row) }
    try sort(rows, by: Values(distinct), validity: nil)
  }
  for rank in 0..<order.count { ranks[Int(order[rank])] = UInt32(truncatingIfNeeded: rank) }
  let sorted = Values<UInt32>(count: keys.count) { out in
    ranks.withUnsafeBufferPointer { ranks in
      inChunks(of: keys.count) { range in
        for row in range { out[row] = ranks[Int(codes.base[row])] }
      }
    }
  }
  return (sorted, distinct.count)
}
