import CKernels
import Tables

/// Where a chunk's raw values go until it is known how they are to be written.
protocol HotStore: AnyObject {
  /// Appends bytes and gives their position.
  ///
  /// - Throws: `FormatsError.system`.
  func append(_ bytes: UnsafeRawBufferPointer) throws -> Int
  /// Appends `count` values that `fill` writes, perhaps by way of `scratch`, and gives their position.
  ///
  /// - Throws: `FormatsError.system`.
  func append<Value: BitwiseCopyable>(
    _ count: Int, _ scratch: Scratch, _ fill: (UnsafeMutableBufferPointer<Value>) -> Void
  ) throws -> Int
}

extension Spool: HotStore {
  func append<Value: BitwiseCopyable>(
    _ count: Int, _ scratch: Scratch, _ fill: (UnsafeMutableBufferPointer<Value>) -> Void
  ) throws -> Int {
    let room = scratch.room(count, of: Value.self)
    fill(room)
    return try append(UnsafeRawBufferPointer(room))
  }
}

/// A chunk's raw values in memory, which is used again for other chunks.
final class ChunkMemory: HotStore {
  private var memory = UnsafeMutableRawPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private var capacity = 1 << 16
  private var count = 0

  deinit { memory.deallocate() }

  func append(_ bytes: UnsafeRawBufferPointer) -> Int {
    let position = reserve(bytes.count)
    if let base = bytes.baseAddress {
      (memory + position).copyMemory(from: base, byteCount: bytes.count)
    }
    return position
  }

  func append<Value: BitwiseCopyable>(
    _ count: Int, _ scratch: Scratch, _ fill: (UnsafeMutableBufferPointer<Value>) -> Void
  ) -> Int {
    let position = reserve(count * MemoryLayout<Value>.stride)
    let values = (memory + position).bindMemory(to: Value.self, capacity: count)
    fill(UnsafeMutableBufferPointer(start: values, count: count))
    return position
  }

  /// Room at a place where values of any width can be read as they are.
  private func reserve(_ byteCount: Int) -> Int {
    let position = (count + 7) / 8 * 8
    if position + byteCount > capacity {
      capacity = max(position + byteCount, capacity * 2)
      let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
      larger.copyMemory(from: memory, byteCount: count)
      memory.deallocate()
      memory = larger
    }
    count = position + byteCount
    return position
  }

  /// Bytes that were appended; valid until the next call of another method.
  func bytes(_ position: Int, count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory + position, count: count)
  }

  /// Makes it empty.
  func clear() { count = 0 }
}

/// The values of one raw column in one chunk, as they lie in a store.
struct HotSegment: Sendable {
  /// Where the values are; each takes `width` bytes.
  var position = 0
  var width = 1
  /// Where the rows' validity is, a byte each; nil when none is missing.
  var validity: Int?
  var missing = 0
  /// How many texts the worker has met, of a column of codes.
  var textCount = 0
  /// Those of them that it had not met before the chunk, where they are asked for.
  var newTexts: [[UInt8]] = []
  /// The least and the greatest value of integers, dates, times and numbers; nil without any.
  var extremes: (low: Double, high: Double)?
}

/// Writes the raw columns of a worker's chunks into a store.
struct HotWriter {
  private let scratch = Scratch()

  func write(
    _ values: ChunkColumn, _ form: StreamForm, to store: any HotStore
  ) throws -> HotSegment {
    var segment = HotSegment()
    segment.missing = values.missing
    if values.missing > 0 {
      segment.validity = try store.append(
        UnsafeRawBufferPointer(start: values.valid, count: values.count))
    }
    switch form {
    case .number:
      segment.width = 8
      segment.extremes = Self.extremes(values.numbers, values)
      segment.position = try written(values.numbers, values, as: 0, store)
    case .text(.codes):
      segment.textCount = values.codeCount
      segment.width = values.codeCount <= 1 << 8 ? 1 : 2
      segment.position =
        segment.width == 1
        ? try narrowed(values.codes, values, to: UInt8.self, store)
        : try narrowed(values.codes, values, to: UInt16.self, store)
    case .boolean: segment.position = try narrowed(values.integers, values, to: UInt8.self, store)
    case .integer, .date, .time, .text:
      let range = Self.range(values)
      segment.extremes = range.map { (Double($0.lowerBound), Double($0.upperBound)) }
      let (low, high) = (range?.lowerBound ?? 0, range?.upperBound ?? 0)
      // A missing row's value is 0.
      let hasMissing = values.missing > 0
      segment.width = Self.width(hasMissing ? min(low, 0) : low, hasMissing ? max(high, 0) : high)
      segment.position =
        switch segment.width {
        case 1: try narrowed(values.integers, values, to: Int8.self, store)
        case 2: try narrowed(values.integers, values, to: Int16.self, store)
        case 4: try narrowed(values.integers, values, to: Int32.self, store)
        default: try written(values.integers, values, as: 0, store)
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
    _ values: UnsafePointer<Value>, _ column: ChunkColumn, as nothing: Value,
    _ store: any HotStore
  ) throws -> Int {
    guard column.missing > 0 else {
      return try store.append(
        UnsafeRawBufferPointer(start: values, count: column.count * MemoryLayout<Value>.stride))
    }
    return try store.append(column.count, scratch) { (room: UnsafeMutableBufferPointer<Value>) in
      for row in 0..<column.count { room[row] = column.valid[row] == 1 ? values[row] : nothing }
    }
  }

  /// Appends the values in a narrower form, 0 where a row has none.
  private func narrowed<Wide: FixedWidthInteger, Narrow: FixedWidthInteger & BitwiseCopyable>(
    _ values: UnsafePointer<Wide>, _ column: ChunkColumn, to type: Narrow.Type,
    _ store: any HotStore
  ) throws -> Int {
    try store.append(column.count, scratch) { (room: UnsafeMutableBufferPointer<Narrow>) in
      if column.missing == 0 {
        for row in 0..<column.count { room[row] = Narrow(truncatingIfNeeded: values[row]) }
      } else {
        for row in 0..<column.count {
          room[row] = column.valid[row] == 1 ? Narrow(truncatingIfNeeded: values[row]) : 0
        }
      }
    }
  }
}
