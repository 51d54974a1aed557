import CKernels

/// A mask of the rows of one chunk: 64 rows a word.
typealias Mask = UnsafeMutablePointer<UInt64>

/// The registers of one worker while it runs a program over a chunk of rows.
///
/// Everything is allocated once a worker and reused by its chunks. Vectors are readable and writable
/// up to the next multiple of 64 rows.
final class ChunkState {
  /// The rows of a full chunk.
  static let capacity = 4096
  /// The words of a full chunk's masks.
  static let words = capacity / 64

  let plan: ProgramPlan
  /// The first row of the chunk.
  private(set) var start = 0
  /// The rows of the chunk.
  private(set) var count = 0
  /// The words that hold the chunk's rows.
  private(set) var wordCount = 0

  private let memory: UnsafeMutableRawPointer
  private let slotValues: [UnsafeMutableRawPointer]
  private let slotValid: [Mask]
  private let scratch: [UnsafeMutableRawPointer]
  private let validScratch: [Mask]
  private var validStamp: [Int]
  private let constants: [Int: UnsafeMutableRawPointer]
  private let temporary: [Mask]
  private let keys: UnsafeMutablePointer<UInt32>
  private var chunkNumber = 0

  /// Registers for `plan`.
  init(_ plan: ProgramPlan) {
    self.plan = plan
    let slots = plan.program.slots.count
    let columns = plan.program.columns.count
    let vector = Self.capacity * 8
    let mask = Self.words * 8
    let total =
      (slots + 2 * columns + plan.constants.count + 3) * vector + (slots + columns + 8) * mask
    let memory = UnsafeMutableRawPointer.allocate(byteCount: total, alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: total)
    self.memory = memory
    var next = memory
    func take(_ bytes: Int) -> UnsafeMutableRawPointer {
      defer { next += bytes }
      return next
    }
    self.slotValues = (0..<slots).map { _ in take(vector) }
    self.scratch = (0..<(2 * columns + 2)).map { _ in take(vector) }
    var filled: [Int: UnsafeMutableRawPointer] = [:]
    for (index, constant) in plan.constants.enumerated() {
      let values = take(vector)
      values.withMemoryRebound(to: UInt64.self, capacity: Self.capacity) {
        $0.update(repeating: constant, count: Self.capacity)
      }
      filled[index] = values
    }
    self.constants = filled
    keys = take(vector).bindMemory(to: UInt32.self, capacity: Self.capacity)
    func takeMask() -> Mask { take(mask).bindMemory(to: UInt64.self, capacity: Self.words) }
    self.slotValid = (0..<slots).map { _ in takeMask() }
    self.validScratch = (0..<columns).map { _ in takeMask() }
    self.temporary = (0..<8).map { _ in takeMask() }
    self.validStamp = [Int](repeating: -1, count: columns)
  }

  deinit { memory.deallocate() }

  /// Turns to the rows from `start`.
  func move(start: Int, count: Int) {
    self.start = start
    self.count = count
    wordCount = (count + 63) / 64
    chunkNumber += 1
  }

  /// A mask for a kernel's result; `index` is in 0..<8.
  func temporaryMask(_ index: Int) -> Mask { temporary[index] }

  /// The values of a slot.
  func values(slot: Int) -> UnsafeMutableRawPointer { slotValues[slot] }

  /// Which rows of a slot are not nil.
  func valid(slot: Int) -> Mask { slotValid[slot] }

  /// Which rows of an operand are not nil; nil when all are.
  func valid(_ operand: Program.Operand) -> Mask? {
    switch operand {
    case .slot(let index): plan.program.slots[index].isOptional ? slotValid[index] : nil
    case .column(let index): valid(column: index)
    case .constant(let value):
      if value == .nothing { plan.noRows } else { nil }
    }
  }

  private func valid(column index: Int) -> Mask? {
    guard let validity = plan.program.columns[index].validity else { return nil }
    let mask = validScratch[index]
    if validStamp[index] != chunkNumber {
      load(validity, into: mask)
      validStamp[index] = chunkNumber
    }
    return mask
  }

  /// Copies the chunk's bits of a bitmap to a mask; bits past the chunk are zero.
  private func load(_ bitmap: Bitmap, into mask: Mask) {
    let first = bitmap.offset + start
    let address = bitmap.buffer.address + (first >> 3)
    let shift = UInt64(first & 7)
    for word in 0..<wordCount {
      let low = address.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
      let high = UInt64(address.load(fromByteOffset: word * 8 + 8, as: UInt8.self))
      mask[word] = shift == 0 ? low : low >> shift | high << (64 - shift)
    }
    if count & 63 != 0 { mask[wordCount - 1] &= (1 << UInt64(count & 63)) - 1 }
  }

  /// The bits of a boolean operand.
  func bits(_ operand: Program.Operand, scratch index: Int) -> Mask {
    switch operand {
    case .slot(let slot):
      return slotValues[slot].assumingMemoryBound(to: UInt64.self)
    case .column(let column):
      let mask = temporary[index]
      if case .bits(let bitmap) = plan.program.columns[column].storage {
        load(bitmap, into: mask)
      }
      return mask
    case .constant(let value):
      return value == .boolean(true) ? plan.allRows : plan.noRows
    }
  }

  /// The values of an integer, date or time operand as 64-bit integers.
  func integers(_ operand: Program.Operand) -> UnsafePointer<Int64> {
    switch operand {
    case .slot(let slot): return UnsafePointer(slotValues[slot].assumingMemoryBound(to: Int64.self))
    case .constant:
      return UnsafePointer(constant(operand).assumingMemoryBound(to: Int64.self))
    case .column(let index):
      let out = scratch[2 * index].assumingMemoryBound(to: Int64.self)
      switch plan.program.columns[index].storage {
      case .int8(let values): deed_widen_i8_i64(values.base + start, count, out)
      case .int16(let values): deed_widen_i16_i64(values.base + start, count, out)
      case .int32(let values): deed_widen_i32_i64(values.base + start, count, out)
      case .int64(let values): return whole(values.base + start, scratch[2 * index])
      default: break
      }
      return UnsafePointer(out)
    }
  }

  /// The values of an integer or number operand as doubles.
  func doubles(_ operand: Program.Operand, scratch index: Int) -> UnsafePointer<Double> {
    let isNumber = plan.program.shape(operand).kind == .number
    switch operand {
    case .slot(let slot):
      if isNumber { return UnsafePointer(slotValues[slot].assumingMemoryBound(to: Double.self)) }
      let out = scratch[scratch.count - 1 - index].assumingMemoryBound(to: Double.self)
      deed_widen_i64_f64(slotValues[slot].assumingMemoryBound(to: Int64.self), count, out)
      return UnsafePointer(out)
    case .constant(let value):
      if case .integer(let integer) = value {
        return UnsafePointer(
          constant(.constant(.number(Double(integer)))).assumingMemoryBound(to: Double.self))
      }
      return UnsafePointer(constant(operand).assumingMemoryBound(to: Double.self))
    case .column(let column):
      let out = scratch[2 * column + 1].assumingMemoryBound(to: Double.self)
      switch plan.program.columns[column].storage {
      case .int8(let values): deed_widen_i8_f64(values.base + start, count, out)
      case .int16(let values): deed_widen_i16_f64(values.base + start, count, out)
      case .int32(let values): deed_widen_i32_f64(values.base + start, count, out)
      case .int64(let values): deed_widen_i64_f64(values.base + start, count, out)
      case .float64(let values): return whole(values.base + start, scratch[2 * column + 1])
      default: break
      }
      return UnsafePointer(out)
    }
  }

  /// The ids of a string operand.
  func ids(_ operand: Program.Operand) -> UnsafePointer<UInt32> {
    switch operand {
    case .slot(let slot):
      return UnsafePointer(slotValues[slot].assumingMemoryBound(to: UInt32.self))
    case .constant:
      return UnsafePointer(constant(operand).assumingMemoryBound(to: UInt32.self))
    case .column(let column): return codes(column, base: plan.ids.bases[column])
    }
  }

  /// A string column's codes plus `base`, safe to index with in missing rows too.
  func codes(_ column: Int, base: UInt32) -> UnsafePointer<UInt32> {
    let out = scratch[2 * column].assumingMemoryBound(to: UInt32.self)
    let whole = plan.program.columns[column]
    switch whole.storage {
    case .codes8(let codes, _): deed_widen_u8_u32(codes.base + start, base, count, out)
    case .codes16(let codes, _): deed_widen_u16_u32(codes.base + start, base, count, out)
    case .codes32(let codes, _): deed_widen_u32_u32(codes.base + start, base, count, out)
    default: break
    }
    let limit = base &+ UInt32(whole.dictionary?.count ?? 0)
    deed_clamp_u32(out, limit, count)
    return UnsafePointer(out)
  }

  /// The values of a column at the chunk, readable for whole words: copied when the chunk is short.
  func whole<Element>(
    _ values: UnsafePointer<Element>, _ room: UnsafeMutableRawPointer
  ) -> UnsafePointer<Element> {
    if count & 63 == 0 { return values }
    let copy = room.assumingMemoryBound(to: Element.self)
    copy.update(from: values, count: count)
    return UnsafePointer(copy)
  }

  /// Room for a lookup's keys.
  var keyRoom: UnsafeMutablePointer<UInt32> { keys }

  /// Room for a short chunk's copy of a column.
  func room(column: Int) -> UnsafeMutableRawPointer { scratch[2 * column] }

  private func constant(_ operand: Program.Operand) -> UnsafeMutableRawPointer {
    guard case .constant(let value) = operand, let index = plan.constantIndex(value),
      let values = constants[index]
    else { return scratch[0] }
    return values
  }
}
