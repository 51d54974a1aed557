import Activity

/// Rows numbered by their group: groups have the order of their keys, and none is empty.
struct GroupCodes {
  /// For each row the number of its group.
  let codes: Values<UInt32>
  /// The number of groups.
  let count: Int

  /// Groups rows of which equal values in all `columns`, missing being one value, belong together.
  ///
  /// - Throws: `Stopped`.
  init(_ columns: [Column], rowCount: Int) throws(Stopped) {
    var coders: [KeyCoder] = []
    for column in columns { coders.append(try KeyCoder(column)) }
    var domain = 1
    let limit = max(1 << 20, 4 * rowCount)
    for coder in coders {
      let (product, overflow) = domain.multipliedReportingOverflow(by: max(coder.count, 1))
      if overflow || product > limit || product > Int(UInt32.max) {
        try self.init(hashing: coders, rowCount: rowCount)
        return
      }
      domain = product
    }
    let combined = Self.combined(coders, rowCount: rowCount)
    try Cancellation.check()
    self.init(try Self.dense(combined, domain: domain))
  }

  private init(_ dense: (codes: Values<UInt32>, count: Int)) {
    codes = dense.codes
    count = dense.count
  }

  /// Combines the columns one by one, numbering the combinations densely after each.
  private init(hashing coders: [KeyCoder], rowCount: Int) throws(Stopped) {
    var codes = Values<UInt32>(count: rowCount) { $0.initialize(repeating: 0) }
    var count = min(rowCount, 1)
    for coder in coders {
      let factor = UInt64(max(coder.count, 1))
      let next = Self.combined([coder], rowCount: rowCount)
      let keys = Values<UInt64>(count: rowCount) { out in
        inChunks(of: rowCount) { range in
          for row in range {
            out[row] = UInt64(codes.base[row]) &* factor &+ UInt64(next.base[row])
          }
        }
      }
      (codes, count) = try numbered(keys, validity: nil)
    }
    self.init((codes, count))
  }

  /// The number of the first row of each group.
  ///
  /// - Throws: `Stopped`.
  func firstRows() throws(Stopped) -> Values<Int32> {
    try Values<Int32>(count: count) { (first) throws(Stopped) in
      first.initialize(repeating: -1)
      var found = 0
      for row in 0..<codes.count {
        try Cancellation.check(row: row)
        if first[Int(codes.base[row])] >= 0 { continue }
        first[Int(codes.base[row])] = Int32(truncatingIfNeeded: row)
        found += 1
        if found == count { break }
      }
    }
  }

  private static func combined(_ coders: [KeyCoder], rowCount: Int) -> Values<UInt32> {
    Values(count: rowCount) { out in
      guard let base = out.baseAddress else { return }
      inChunks(of: rowCount) { range in
        for row in range { base[row] = 0 }
        for coder in coders { coder.accumulate(into: base, range) }
      }
    }
  }

  /// Numbers that skip what does not occur.
  private static func dense(
    _ codes: Values<UInt32>, domain: Int
  ) throws(Stopped) -> (codes: Values<UInt32>, count: Int) {
    // A byte is only ever set to 1: threads need not agree, but each has its own part of them.
    let parts = domain <= 1 << 16 ? min(kernelThreads, 16) : 1
    var seen = [UInt8](repeating: 0, count: domain * parts)
    let rows = codes.count
    seen.withUnsafeMutableBufferPointer { seen in
      guard let seen = seen.baseAddress else { return }
      inParallel(parts: parts) { part in
        let seen = seen + part * domain
        let end = rows * (part + 1) / parts
        for first in stride(from: rows * part / parts, to: end, by: rowsInChunk) {
          if Cancellation.isRequested { return }
          for row in first..<min(first + rowsInChunk, end) { seen[Int(codes.base[row])] = 1 }
        }
      }
      // The first part gets the marks of all.
      for part in stride(from: 1, to: parts, by: 1) {
        for code in 0..<domain { seen[code] |= seen[part * domain + code] }
      }
    }
    try Cancellation.check()
    var new = [UInt32](repeating: 0, count: domain)
    var count = 0
    for code in 0..<domain where seen[code] != 0 {
      new[code] = UInt32(truncatingIfNeeded: count)
      count += 1
    }
    try Cancellation.check()
    if count == domain { return (codes, count) }
    let dense = Values<UInt32>(count: rows) { out in
      new.withUnsafeBufferPointer { new in
        inChunks(of: rows) { range in
          for row in range { out[row] = new[Int(codes.base[row])] }
        }
      }
    }
    return (dense, count)
  }
}

extension GroupCodes {
  /// Numbers the pairs of two codes of a row.
  ///
  /// - Throws: `Stopped`.
  init(
    pairing left: Values<UInt32>, _ leftCount: Int, _ right: Values<UInt32>, _ rightCount: Int
  ) throws(Stopped) {
    let rows = left.count
    let (domain, overflow) = leftCount.multipliedReportingOverflow(by: max(rightCount, 1))
    if !overflow, domain <= max(1 << 20, 4 * rows), domain < Int(UInt32.max) {
      let pairs = Values<UInt32>(count: rows) { out in
        inChunks(of: rows) { range in
          for row in range {
            out[row] = left.base[row] &* UInt32(truncatingIfNeeded: rightCount) &+ right.base[row]
          }
        }
      }
      self.init(try Self.dense(pairs, domain: domain))
    } else {
      let keys = Values<UInt64>(count: rows) { out in
        inChunks(of: rows) { range in
          for row in range { out[row] = UInt64(left.base[row]) << 32 | UInt64(right.base[row]) }
        }
      }
      self.init(try numbered(keys, validity: nil))
    }
  }
}
