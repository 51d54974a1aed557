/// The left rows whose keys are (or are not) among the right ones.
func matchedRows(_ left: [Column], _ right: [Column], isWanted: Bool) -> Values<Int32> {
  if left.count == 1, let set = DenseSet(right[0], for: left[0]) {
    return set.rows(of: left[0], isWanted: isWanted)
  }
  let keys = JoinKeys(Array(zip(left, right)))
  var present = [Bool](repeating: false, count: keys.count)
  for row in 0..<keys.right.count where keys.right[row] != JoinKeys.none {
    present[Int(keys.right[row])] = true
  }
  return present.withUnsafeBufferPointer { present in
    selectedRows(of: keys.left.count) { row in
      let code = keys.left.base[row]
      return (code != JoinKeys.none && present[Int(code)]) == isWanted
    }
  }
}

/// Whole numbers of a small range as a set of bits.
private struct DenseSet {
  private let low: Int64
  private let width: UInt64
  private let words: [UInt64]

  /// The values of `column`, when they and those of `other` are whole numbers and not far apart.
  init?(_ column: Column, for other: Column) {
    guard column.type == other.type, column.type != .boolean else { return nil }
    let range: (low: Int64, high: Int64)?
    switch column.storage {
    case .int8(let values): range = valueRange(values, column.validity)
    case .int16(let values): range = valueRange(values, column.validity)
    case .int32(let values): range = valueRange(values, column.validity)
    case .int64(let values): range = valueRange(values, column.validity)
    default: return nil
    }
    let (low, high) = range ?? (0, -1)
    let (distance, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, distance < Int64(1 << 20 + 64 * column.count) else { return nil }
    var words = [UInt64](repeating: 0, count: Int(distance + 64) / 64)
    words.withUnsafeMutableBufferPointer { words in
      for row in 0..<column.count where !column.isMissing(row) {
        let place = Int(column.whole(row) - low)
        words[place >> 6] |= 1 << UInt64(place & 63)
      }
    }
    self.low = low
    self.width = UInt64(distance + 1)
    self.words = words
  }

  func rows(of column: Column, isWanted: Bool) -> Values<Int32> {
    switch column.storage {
    case .int8(let values): rows(values, column.validity, isWanted)
    case .int16(let values): rows(values, column.validity, isWanted)
    case .int32(let values): rows(values, column.validity, isWanted)
    case .int64(let values): rows(values, column.validity, isWanted)
    default: Values([])
    }
  }

  private func rows<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Element>, _ validity: Bitmap?, _ isWanted: Bool
  ) -> Values<Int32> {
    let base = values.base
    return words.withUnsafeBufferPointer { words in
      @inline(__always) func has(_ row: Int) -> Bool {
        let place = UInt64(bitPattern: Int64(base[row]) &- low)
        return place < width
          && words[Int(truncatingIfNeeded: place >> 6)] >> (place & 63) & 1 != 0
      }
      if let validity {
        let present = PresentBits(validity)
        defer { withExtendedLifetime(validity) {} }
        return selectedRows(of: values.count) { (has($0) && present[$0]) == isWanted }
      }
      return selectedRows(of: values.count) { has($0) == isWanted }
    }
  }
}
