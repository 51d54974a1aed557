extension Column {
  /// The values of `rows` in that order; row −1 gives a missing value.
  ///
  /// `mayMiss` false promises that no row is −1.
  package func gathered(_ rows: Values<Int32>, mayMiss: Bool = true) -> Column {
    let storage: Storage =
      switch self.storage {
      case .int8(let values): .int8(gather(values, rows))
      case .int16(let values): .int16(gather(values, rows))
      case .int32(let values): .int32(gather(values, rows))
      case .int64(let values): .int64(gather(values, rows))
      case .float64(let values): .float64(gather(values, rows))
      case .bits(let bits): .bits(gather(bits, rows))
      case .codes8(let codes, let dictionary): .codes8(gather(codes, rows), dictionary)
      case .codes16(let codes, let dictionary): .codes16(gather(codes, rows), dictionary)
      case .codes32(let codes, let dictionary): .codes32(gather(codes, rows), dictionary)
      }
    return Column(
      type, storage, validity: gatheredValidity(rows, mayMiss: mayMiss), isOrdered: isOrdered,
      scale: scale, isPersonal: isPersonal)
  }

  /// A column of `count` missing values, of this column's kind.
  func allMissing(count: Int) -> Column {
    gathered(Values(count: count) { $0.initialize(repeating: -1) })
  }

  private func gatheredValidity(_ rows: Values<Int32>, mayMiss: Bool) -> Bitmap? {
    let base = rows.base
    if let validity {
      return .packed(count: rows.count) { base[$0] >= 0 && validity[Int(base[$0])] }
    }
    guard mayMiss, rows.pointer.contains(where: { $0 < 0 }) else { return nil }
    return .packed(count: rows.count) { base[$0] >= 0 }
  }
}

private func gather<Element>(
  _ values: Values<Element>, _ rows: Values<Int32>
) -> Values<Element> {
  let source = values.base
  let base = rows.base
  return Values(count: rows.count) { out in
    guard values.count > 0 else {
      UnsafeMutableRawBufferPointer(out).initializeMemory(as: UInt8.self, repeating: 0)
      return
    }
    inChunks(of: rows.count) { range in
      for index in range {
        let row = Int(base[index])
        assert(row >= -1 && row < values.count)
        out[index] = source[max(row, 0)]
      }
    }
  }
}

private func gather(_ bits: Bitmap, _ rows: Values<Int32>) -> Bitmap {
  let base = rows.base
  return .packed(count: rows.count) { base[$0] >= 0 && bits[Int(base[$0])] }
}
