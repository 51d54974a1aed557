import Tables

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Collects strings into a dictionary column, telling equal ones together while that pays.
///
/// When most strings differ (comments, keys) the look-up stops and every further row gets a code
/// of its own: the dictionary is then no longer distinct.
struct StringCollector {
  private var codes: [UInt32] = []
  private var valid: [Bool] = []
  private var hasMissing = false
  private var offsets: [Int64] = [0]
  private var bytes: [UInt8] = []
  // Code + 1 by hash, with linear probing; 0 is free.
  private var slots = [UInt32](repeating: 0, count: 1 << 10)
  private var isDistinct = true
  private let alwaysDistinct: Bool

  /// The rows after which the look-up may stop.
  private static let trial = 4096

  /// A collector; with `alwaysDistinct` the look-up never stops.
  init(capacity: Int, alwaysDistinct: Bool = false) {
    codes.reserveCapacity(capacity)
    valid.reserveCapacity(capacity)
    self.alwaysDistinct = alwaysDistinct
  }

  /// The number of different strings so far, or of all when they are no longer told together.
  var dictionaryCount: Int { offsets.count - 1 }

  mutating func append(_ string: UnsafeRawBufferPointer) {
    codes.append(code(of: string))
    valid.append(true)
  }

  mutating func appendMissing() {
    codes.append(0)
    valid.append(false)
    hasMissing = true
  }

  /// The code of a string, new or known, without appending a row.
  mutating func code(of string: UnsafeRawBufferPointer) -> UInt32 {
    if !alwaysDistinct && isDistinct && dictionaryCount > Self.trial
      && dictionaryCount > codes.count / 2
    {
      isDistinct = false
      slots = []
    }
    guard isDistinct else { return add(string) }
    let mask = slots.count - 1
    var slot = Self.hash(string) & mask
    while slots[slot] != 0 {
      let code = Int(slots[slot]) - 1
      let range = Int(offsets[code])..<Int(offsets[code + 1])
      if range.count == string.count
        && bytes.withUnsafeBytes({ UnsafeRawBufferPointer(rebasing: $0[range]) == string })
      {
        return UInt32(code)
      }
      slot = (slot + 1) & mask
    }
    let code = add(string)
    slots[slot] = code + 1
    if dictionaryCount * 2 > slots.count { grow() }
    return code
  }

  /// The dictionary of the strings so far.
  func dictionary() -> StringDictionary {
    StringDictionary(
      offsets: Values(offsets), bytes: .copying(bytes), isDistinct: isDistinct)
  }

  /// The column of the rows so far.
  func column() -> Column {
    .coded(codes, dictionary(), validity: hasMissing ? Bitmap(valid) : nil)
  }

  private mutating func add(_ string: UnsafeRawBufferPointer) -> UInt32 {
    bytes.append(contentsOf: string)
    offsets.append(Int64(bytes.count))
    return UInt32(offsets.count - 2)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    let mask = slots.count - 1
    bytes.withUnsafeBytes { bytes in
      for code in 0..<dictionaryCount {
        let range = Int(offsets[code])..<Int(offsets[code + 1])
        var slot = Self.hash(UnsafeRawBufferPointer(rebasing: bytes[range])) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt32(code) + 1
      }
    }
  }

  private static func hash(_ string: UnsafeRawBufferPointer) -> Int {
    let factor: UInt64 = 0x9e37_79b9_7f4a_7c15
    var hash = UInt64(string.count) &* factor
    var index = 0
    while index + 8 <= string.count {
      hash = mixed(hash ^ string.loadUnaligned(fromByteOffset: index, as: UInt64.self), factor)
      index += 8
    }
    var rest: UInt64 = 0
    while index < string.count {
      rest = rest << 8 | UInt64(string[index])
      index += 1
    }
    return Int(truncatingIfNeeded: mixed(hash ^ rest, factor) >> 1)
  }

  private static func mixed(_ value: UInt64, _ factor: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}

/// Whether two runs of bytes are equal.
private func == (left: UnsafeRawBufferPointer, right: UnsafeRawBufferPointer) -> Bool {
  guard left.count == right.count else { return false }
  guard let first = left.baseAddress, let second = right.baseAddress else { return true }
  return memcmp(first, second, left.count) == 0
}
