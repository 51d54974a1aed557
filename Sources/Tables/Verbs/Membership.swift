import Activity
import CKernels
import Synchronization

/// The left rows whose keys are (or are not) among the right ones.
///
/// - Throws: `Stopped`.
func matchedRows(
  _ left: [Column], _ right: [Column], isWanted: Bool
) throws(Stopped) -> RowChoice {
  if left.count == 1, let set = DenseSet(right[0], for: left[0]) {
    return .members(Membership(of: left[0], in: set, isWanted: isWanted))
  }
  if left.count == 1, let numbers = left[0].decimals, let others = right[0].decimals,
    let set = DenseSet(others, for: numbers)
  {
    return .members(Membership(of: numbers, in: set, isWanted: isWanted))
  }
  let keys = try JoinKeys(Array(zip(left, right)))
  try Cancellation.check()
  var present = [Bool](repeating: false, count: keys.count)
  for row in 0..<keys.right.count where keys.right[row] != JoinKeys.none {
    present[Int(keys.right[row])] = true
  }
  return present.withUnsafeBufferPointer { present in
    .rows(
      selectedRows(of: keys.left.count) { row in
        let code = keys.left.base[row]
        return (code != JoinKeys.none && present[Int(code)]) == isWanted
      })
  }
}

extension Column {
  /// The numbers that texts write, where these are their codes; nil for other columns.
  fileprivate var decimals: Column? {
    guard case .codes32(let codes, let dictionary) = storage, dictionary.isDecimal,
      dictionary.count <= Int32.max
    else { return nil }
    let offset = codes.base - codes.buffer.address.assumingMemoryBound(to: UInt32.self)
    return Column(
      .integer, .int32(Values<Int32>(codes.buffer, offset: offset, count: codes.count)),
      validity: validity)
  }
}

/// The rows whose key is among chosen ones, or is not.
///
/// What only counts may count by key; which rows they are is found when it is asked for.
package final class Membership: Sendable {
  /// The keys by row.
  let keys: Column
  let set: DenseSet
  /// Whether the rows of the set's keys are meant, or all others.
  let isWanted: Bool
  private let found = Mutex<RowMask?>(nil)

  init(of keys: Column, in set: DenseSet, isWanted: Bool) {
    self.keys = keys
    self.set = set
    self.isWanted = isWanted
  }

  /// The rows, one bit each.
  package var mask: RowMask {
    found.withLock { found in
      if let found { return found }
      let mask = set.rows(of: keys, isWanted: isWanted)
      found = mask
      return mask
    }
  }
}

/// Whole numbers of a small range as a set of bits.
struct DenseSet {
  /// A multiple of 64, which the kernels are fastest with.
  let low: Int64
  private let width: UInt64
  /// One word more than the range needs, for the values outside.
  let words: [UInt64]

  /// The values of `column`, when it and `other` are of one type and the values not far apart.
  init?(_ column: Column, for other: Column) {
    guard column.type == other.type, column.type != .boolean else { return nil }
    switch column.storage {
    case .int8(let values): self.init(values, column.validity)
    case .int16(let values): self.init(values, column.validity)
    case .int32(let values): self.init(values, column.validity)
    case .int64(let values): self.init(values, column.validity)
    default: return nil
    }
  }

  private init?<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Element>, _ validity: Bitmap?
  ) {
    let (least, high) = valueRange(values, validity) ?? (0, -1)
    let low = least & ~63
    let (distance, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, distance < Int64(1 << 20 + 64 * values.count) else { return nil }
    let present = PresentBits(validity)
    defer { withExtendedLifetime(validity) {} }
    var words = [UInt64](repeating: 0, count: Int(distance + 64) / 64 + 1)
    words.withUnsafeMutableBufferPointer { words in
      for (row, value) in values.pointer.enumerated() where present[row] {
        let place = Int(Int64(truncatingIfNeeded: value) - low)
        words[place >> 6] |= 1 << UInt64(place & 63)
      }
    }
    self.low = low
    self.width = UInt64(distance + 1)
    self.words = words
  }

  /// A bit for each of the 64 values from `low + place` on, where both are multiples of 64.
  func word(from low: Int64, _ place: Int) -> UInt64 {
    let (distance, overflow) = (low + Int64(place)).subtractingReportingOverflow(self.low)
    let index = distance / 64
    return !overflow && index >= 0 && index < words.count ? words[Int(index)] : 0
  }

  /// The rows of `column` whose value is in the set, or is not; a missing value is not.
  func rows(of column: Column, isWanted: Bool) -> RowMask {
    let mask = Values<UInt64>(count: (column.count + 63) / 64) { mask in
      guard let words = mask.baseAddress else { return }
      inChunks(of: column.count) { range in
        let first = range.lowerBound / 64
        members(of: column, range, words + first)
        if isWanted && column.validity == nil { return }
        for word in 0..<((range.count + 63) / 64) {
          let start = range.lowerBound + 64 * word
          let found = words[first + word] & column.presentWord(from: start)
          let all = UInt64.max >> UInt64(64 - min(64, column.count - start))
          words[first + word] = isWanted ? found : all & ~found
        }
      }
    }
    return RowMask(mask, rowCount: column.count)
  }

  private func members(
    of column: Column, _ range: Range<Int>, _ mask: UnsafeMutablePointer<UInt64>
  ) {
    let (start, count) = (range.lowerBound, range.count)
    switch column.storage {
    case .int8(let values):
      deed_members8(values.base + start, count, low, width, words, mask)
    case .int16(let values):
      deed_members16(values.base + start, count, low, width, words, mask)
    case .int32(let values):
      deed_members32(values.base + start, count, low, width, words, mask)
    case .int64(let values):
      deed_members64(values.base + start, count, low, width, words, mask)
    default: mask.update(repeating: 0, count: (count + 63) / 64)
    }
  }
}
