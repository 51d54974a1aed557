import Activity

/// The keys of both sides of a join as numbers that are equal exactly when the keys are.
struct JoinKeys {
  /// The number of a key that matches nothing: missing, NaN, or not on the other side.
  static let none = UInt32.max

  let left: Values<UInt32>
  let right: Values<UInt32>
  /// All numbers but `none` are below this.
  let count: Int

  /// Numbers the rows by all pairs of columns, whose types must go together.
  ///
  /// - Throws: `Stopped`.
  init(_ pairs: [(left: Column, right: Column)]) throws(Stopped) {
    var combined = try Self(left: pairs[0].left, right: pairs[0].right)
    for next in pairs.dropFirst() {
      combined = try Self(combined, Self(left: next.left, right: next.right))
    }
    self = combined
  }

  private init(left: Values<UInt32>, right: Values<UInt32>, count: Int) {
    self.left = left
    self.right = right
    self.count = count
  }

  private init(left: Column, right: Column) throws(Stopped) {
    try Cancellation.check()
    if left.type == .string {
      self.init(leftStrings: left, right)
      return
    }
    let leftKeys = left.joinKeys(with: right)
    let rightKeys = right.joinKeys(with: left)
    if let dense = Self.dense(leftKeys, rightKeys) {
      self = dense
    } else {
      try self.init(hashing: leftKeys, rightKeys)
    }
  }

  /// Whole numbers in a range that is not much larger than their number: the distance is the number.
  private static func dense(_ left: WholeKeys, _ right: WholeKeys) -> JoinKeys? {
    guard let (low, high) = valueRange(right.values, right.validity) else {
      return none(left.values.count, right.values.count)
    }
    let (width, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, width < Int64(max(1 << 16, 4 * right.values.count)),
      width < Int64(Int32.max) - 1
    else { return nil }
    func numbered(_ keys: WholeKeys) -> Values<UInt32> {
      let base = keys.values.base
      let present = PresentBits(keys.validity)
      defer { withExtendedLifetime(keys) {} }
      return Values(count: keys.values.count) { out in
        inChunks(of: keys.values.count) { range in
          for row in range {
            let distance = UInt64(bitPattern: base[row] &- low)
            let isInside = distance <= UInt64(width) && present[row]
            out[row] = isInside ? UInt32(truncatingIfNeeded: distance) : none
          }
        }
      }
    }
    return JoinKeys(left: numbered(left), right: numbered(right), count: Int(width) + 1)
  }

  private init(hashing left: WholeKeys, _ right: WholeKeys) throws(Stopped) {
    var table = KeyTable(capacity: right.values.count)
    let leftPresent = PresentBits(left.validity)
    let rightPresent = PresentBits(right.validity)
    defer { withExtendedLifetime((left, right)) {} }
    let rightCodes = try Values<UInt32>(count: right.values.count) { (out) throws(Stopped) in
      for row in 0..<right.values.count {
        try Cancellation.check(row: row)
        out[row] =
          rightPresent[row] ? table.number(of: UInt64(bitPattern: right.values[row])) : Self.none
      }
    }
    try Cancellation.check()
    let leftCodes = Values<UInt32>(count: left.values.count) { out in
      inChunks(of: left.values.count) { range in
        for row in range {
          let found = leftPresent[row] ? table.find(UInt64(bitPattern: left.values[row])) : nil
          out[row] = found ?? Self.none
        }
      }
    }
    self.init(left: leftCodes, right: rightCodes, count: table.count)
  }

  private init(leftStrings left: Column, _ right: Column) {
    let left = left.sparinglyCoded()
    let right = right.sparinglyCoded()
    guard let leftStrings = left.dictionary, let rightStrings = right.dictionary else {
      self = Self.none(left.count, right.count)
      return
    }
    let lookup = StringLookup(rightStrings)
    func numbered(_ column: Column, _ numbers: Values<UInt32>) -> Values<UInt32> {
      Values(count: column.count) { out in
        inChunks(of: column.count) { range in
          for row in range {
            out[row] = column.isMissing(row) ? Self.none : numbers[column.code(row)]
          }
        }
      }
    }
    self.init(
      left: numbered(left, lookup.codes(of: leftStrings)),
      right: numbered(right, lookup.codes(of: rightStrings)), count: rightStrings.count)
  }

  /// Numbers the pairs of two keys.
  private init(_ first: JoinKeys, _ second: JoinKeys) throws(Stopped) {
    try Cancellation.check()
    let rows = first.left.count + first.right.count
    let (product, overflow) = first.count.multipliedReportingOverflow(by: second.count)
    guard overflow || product > max(1 << 20, 4 * rows) || product >= Int(Int32.max) else {
      func paired(_ left: Values<UInt32>, _ right: Values<UInt32>) -> Values<UInt32> {
        let factor = UInt32(truncatingIfNeeded: second.count)
        return Values(count: left.count) { out in
          inChunks(of: left.count) { range in
            for row in range {
              let isNone = left.base[row] == Self.none || right.base[row] == Self.none
              out[row] = isNone ? Self.none : left.base[row] &* factor &+ right.base[row]
            }
          }
        }
      }
      self.init(
        left: paired(first.left, second.left), right: paired(first.right, second.right),
        count: product)
      return
    }
    func paired(_ left: Values<UInt32>, _ right: Values<UInt32>) -> WholeKeys {
      WholeKeys(
        values: Values(count: left.count) { out in
          for row in 0..<left.count {
            out[row] = Int64(left.base[row]) << 32 | Int64(right.base[row])
          }
        },
        validity: .packed(count: left.count) {
          left.base[$0] != Self.none && right.base[$0] != Self.none
        })
    }
    try self.init(
      hashing: paired(first.left, second.left), paired(first.right, second.right))
  }

  private static func none(_ left: Int, _ right: Int) -> JoinKeys {
    JoinKeys(
      left: Values(count: left) { $0.initialize(repeating: none) },
      right: Values(count: right) { $0.initialize(repeating: none) }, count: 0)
  }
}

/// Whole numbers that stand for the values of a key column.
struct WholeKeys {
  let values: Values<Int64>
  let validity: Bitmap?
}

extension Column {
  /// Numbers that are equal to those of `other` exactly when the values are; not for strings.
  ///
  /// A NaN, and a number that no integer of the other column can equal, has none.
  fileprivate func joinKeys(with other: Column) -> WholeKeys {
    guard case .float64(let values) = storage else {
      return WholeKeys(values: wholes(), validity: validity)
    }
    let isExact = other.type == .integer
    let keys = Values<Int64>(count: count) { out in
      for row in 0..<count {
        let value = values.base[row]
        out[row] =
          isExact
          ? Int64(exactly: value) ?? 0 : Int64(bitPattern: (value == 0 ? 0 : value).bitPattern)
      }
    }
    let validity = Bitmap.packed(count: count) { row in
      let value = values.base[row]
      return !isMissing(row) && !value.isNaN && (!isExact || Int64(exactly: value) != nil)
    }
    return WholeKeys(values: keys, validity: validity)
  }

  private func wholes() -> Values<Int64> {
    switch storage {
    case .int8(let values): widened(values)
    case .int16(let values): widened(values)
    case .int32(let values): widened(values)
    case .int64(let values): values
    case .bits(let bits):
      Values(count: count) { out in
        for row in 0..<count { out[row] = bits[row] ? 1 : 0 }
      }
    default: Values(count: count) { $0.initialize(repeating: 0) }
    }
  }

  private func widened<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Values<Element>
  ) -> Values<Int64> {
    let base = values.base
    return Values(count: values.count) { out in
      inChunks(of: values.count) { range in
        for row in range { out[row] = Int64(base[row]) }
      }
    }
  }

  /// The strings in a dictionary that is not much larger than the column.
  fileprivate func sparinglyCoded() -> Column {
    guard let dictionary, dictionary.count > 256 + 2 * count else { return self }
    return compacted()
  }
}
