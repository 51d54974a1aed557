import Activity

extension Column {
  /// One number a row whose unsigned order is the order of the values, and equal for equal values.
  ///
  /// Numbers by value (−0 equals 0), NaN after all numbers (in both directions), false before true,
  /// strings by bytes, ordered categories by their levels. What missing rows get is undefined.
  ///
  /// - Throws: `Stopped`.
  func orderKeys(descending: Bool = false) throws(Stopped) -> Values<UInt64> {
    try Cancellation.check()
    let flip: UInt64 = descending ? .max : 0
    switch storage {
    case .int8(let values): return mapped(values) { integerKey(Int64($0)) ^ flip }
    case .int16(let values): return mapped(values) { integerKey(Int64($0)) ^ flip }
    case .int32(let values): return mapped(values) { integerKey(Int64($0)) ^ flip }
    case .int64(let values): return mapped(values) { integerKey($0) ^ flip }
    case .float64(let values):
      return mapped(values) { $0.isNaN ? .max : numberKey($0) ^ flip }
    case .bits(let bits):
      return Values(count: count) { out in
        inChunks(of: count) { range in
          for row in range { out[row] = (bits[row] ? 1 : 0) ^ flip }
        }
      }
    case .codes8(let codes, let dictionary): return try stringKeys(codes, dictionary, flip)
    case .codes16(let codes, let dictionary): return try stringKeys(codes, dictionary, flip)
    case .codes32(let codes, let dictionary): return try stringKeys(codes, dictionary, flip)
    }
  }

  private func stringKeys<Code: FixedWidthInteger & BitwiseCopyable>(
    _ codes: Values<Code>, _ dictionary: StringDictionary, _ flip: UInt64
  ) throws(Stopped) -> Values<UInt64> {
    if !isOrdered, dictionary.count > 256 + 2 * count {
      let compact = compacted()
      if case .codes32(let codes, let dictionary) = compact.storage {
        return try compact.stringKeys(codes, dictionary, flip)
      }
    }
    let ranks = try ranks(of: dictionary)
    return ranks.withUnsafeBufferPointer { ranks in
      mapped(codes) { code in
        let code = Int(truncatingIfNeeded: code)
        return UInt64(code < ranks.count ? ranks[code] : 0) ^ flip
      }
    }
  }

  /// For each code of the column's dictionary its place in the order; equal strings share one.
  ///
  /// - Throws: `Stopped`.
  func ranks(of dictionary: StringDictionary) throws(Stopped) -> [UInt32] {
    isOrdered ? (0..<dictionary.count).map { UInt32($0) } : try dictionary.ranks()
  }

  /// The same strings in a dictionary of the used ones only, in `codes32`.
  func compacted() -> Column {
    guard let dictionary else { return self }
    var new = [UInt32](repeating: .max, count: dictionary.count)
    var used: [Int] = []
    let codes = Values<UInt32>(count: count) { out in
      for row in 0..<count {
        let code = isMissing(row) ? nil : self.code(row)
        guard let code else {
          out[row] = 0
          continue
        }
        if new[code] == .max {
          new[code] = UInt32(used.count)
          used.append(code)
        }
        out[row] = new[code]
      }
    }
    return Column(
      .string, .codes32(codes, dictionary.picking(used)), validity: validity, scale: scale,
      isPersonal: isPersonal)
  }

  /// The dictionary code of row `index`; 0 in a column without a dictionary.
  @inline(__always) func code(_ index: Int) -> Int {
    switch storage {
    case .codes8(let codes, _): Int(codes[index])
    case .codes16(let codes, _): Int(codes[index])
    case .codes32(let codes, _): Int(codes[index])
    default: 0
    }
  }
}

/// A key in the order of signed integers.
@inline(__always) func integerKey(_ value: Int64) -> UInt64 {
  UInt64(bitPattern: value) ^ (1 << 63)
}

/// A key in the order of numbers; −0 has the key of 0.
@inline(__always) func numberKey(_ value: Double) -> UInt64 {
  let bits = (value == 0 ? 0 : value).bitPattern
  return bits >> 63 == 0 ? bits | (1 << 63) : ~bits
}

private func mapped<Element>(
  _ values: Values<Element>, _ key: (Element) -> UInt64
) -> Values<UInt64> {
  let base = values.base
  return Values(count: values.count) { out in
    inChunks(of: values.count) { range in
      for row in range { out[row] = key(base[row]) }
    }
  }
}
