import CKernels
import Tables

/// The values of one raw column in one chunk, as they lie in the spool.
struct HotSegment: Sendable {
  /// Where the values are; each takes `width` bytes.
  var position = 0
  var width = 1
  /// Where the rows' validity is, a byte each; nil when none is missing.
  var validity: Int?
  var missing = 0
  /// The least and the greatest value of integers, dates, times and numbers; nil without any.
  var extremes: (low: Double, high: Double)?
}

/// Writes the raw columns of a worker's chunks into the spool.
struct HotWriter {
  let spool: Spool
  private let scratch = Scratch()

  init(_ spool: Spool) { self.spool = spool }

  func write(_ values: ChunkColumn, _ form: StreamForm) throws -> HotSegment {
    var segment = HotSegment()
    segment.missing = values.missing
    if values.missing > 0 {
      segment.validity = try spool.append(
        UnsafeRawBufferPointer(start: values.valid, count: values.count))
    }
    switch form {
    case .number:
      segment.width = 8
      segment.extremes = Self.extremes(values.numbers, values)
      segment.position = try written(values.numbers, values, as: 0)
    case .text(.codes):
      segment.width = values.codeCount <= 1 << 8 ? 1 : 2
      segment.position =
        segment.width == 1
        ? try narrowed(values.codes, values, to: UInt8.self)
        : try narrowed(values.codes, values, to: UInt16.self)
    case .boolean: segment.position = try narrowed(values.integers, values, to: UInt8.self)
    case .integer, .date, .time, .text:
      let range = Self.range(values)
      segment.extremes = range.map { (Double($0.lowerBound), Double($0.upperBound)) }
      let (low, high) = (range?.lowerBound ?? 0, range?.upperBound ?? 0)
      // A missing row's value is 0.
      let hasMissing = values.missing > 0
      segment.width = Self.width(hasMissing ? min(low, 0) : low, hasMissing ? max(high, 0) : high)
      segment.position =
        switch segment.width {
        case 1: try narrowed(values.integers, values, to: Int8.self)
        case 2: try narrowed(values.integers, values, to: Int16.self)
        case 4: try narrowed(values.integers, values, to: Int32.self)
        default: try written(values.integers, values, as: 0)
        }
    }
    return segment
  }

  /// The bytes that numbers of this range take.
  static func width(_ low: Int64, _ high: Int64) -> Int {
    if low >= Int8.min, high <= Int8.max { return 1 }
    if low >= Int16.min, high <= Int16.max { return 2 }
    return low >= Int32.min && high <= Int32.max ? 4 : 8
  }

  /// The least and the greatest number; nil without any.
  private static func range(_ values: ChunkColumn) -> ClosedRange<Int64>? {
    var low = Int64.max
    var high = Int64.min
    deed_extremes_i64(
      values.integers, values.missing > 0 ? values.valid : nil, values.count, &low, &high)
    return low <= high ? low...high : nil
  }

  private static func extremes(
    _ numbers: UnsafePointer<Double>, _ values: ChunkColumn
  ) -> (low: Double, high: Double)? {
    var found: (low: Double, high: Double)?
    for row in 0..<values.count where values.valid[row] == 1 && !numbers[row].isNaN {
      found = (
        min(found?.low ?? numbers[row], numbers[row]),
        max(found?.high ?? numbers[row], numbers[row])
      )
    }
    return found
  }

  /// Appends the values as they are, `nothing` where a row has none, so that the same file gives the
  /// same bytes whichever worker reads it.
  private func written<Value: BitwiseCopyable>(
    _ values: UnsafePointer<Value>, _ column: ChunkColumn, as nothing: Value
  ) throws -> Int {
    guard column.missing > 0 else {
      return try spool.append(
        UnsafeRawBufferPointer(start: values, count: column.count * MemoryLayout<Value>.stride))
    }
    let room = scratch.room(column.count, of: Value.self)
    for row in 0..<column.count { room[row] = column.valid[row] == 1 ? values[row] : nothing }
    return try spool.append(UnsafeRawBufferPointer(room))
  }

  /// Appends the values in a narrower form, 0 where a row has none.
  private func narrowed<Wide: FixedWidthInteger, Narrow: FixedWidthInteger & BitwiseCopyable>(
    _ values: UnsafePointer<Wide>, _ column: ChunkColumn, to type: Narrow.Type
  ) throws -> Int {
    let room = scratch.room(column.count, of: type)
    if column.missing == 0 {
      for row in 0..<column.count { room[row] = Narrow(truncatingIfNeeded: values[row]) }
    } else {
      for row in 0..<column.count {
        room[row] = column.valid[row] == 1 ? Narrow(truncatingIfNeeded: values[row]) : 0
      }
    }
    return try spool.append(UnsafeRawBufferPointer(room))
  }
}
