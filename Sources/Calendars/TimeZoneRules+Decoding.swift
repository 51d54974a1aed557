extension TimeZoneRules {
  /// The rules in the bytes of a compiled time zone file (RFC 8536, versions 1 to 4), or nil when
  /// the bytes are none.
  ///
  /// - Throws: `ZoneError.leapSeconds` when the file counts them.
  package static func decoded(
    _ bytes: UnsafeBufferPointer<UInt8>, name: String
  ) throws(ZoneError) -> TimeZoneRules? {
    guard let first = TimeZoneBlock(bytes, at: 0, timeSize: 4) else { return nil }
    if first.version == 0 { return try first.rules(bytes, name: name, footer: nil) }
    guard let second = TimeZoneBlock(bytes, at: first.end, timeSize: 8) else { return nil }
    // The footer is a rule between two newlines, possibly empty.
    let start = second.end + 1
    guard second.end < bytes.count, bytes[second.end] == 10, start <= bytes.count,
      let length = bytes[start...].firstIndex(of: 10).map({ $0 - start })
    else { return nil }
    let footer = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
    return try second.rules(bytes, name: name, footer: footer)
  }
}

/// Where the parts of one of a time zone file's blocks lie.
private struct TimeZoneBlock {
  let version: UInt8
  let timeSize: Int
  let timeCount: Int
  let typeCount: Int
  let leapCount: Int
  let times: Int
  let types: Int
  /// The first byte after the block.
  let end: Int

  /// The block whose header begins at `offset`, when all of it is there.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int, timeSize: Int) {
    guard bytes.count - offset >= 44, bytes[offset] == UInt8(ascii: "T"),
      bytes[offset + 1] == UInt8(ascii: "Z"), bytes[offset + 2] == UInt8(ascii: "i"),
      bytes[offset + 3] == UInt8(ascii: "f")
    else { return nil }
    func number(_ index: Int) -> Int {
      let at = offset + 20 + index * 4
      return (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
    }
    version = bytes[offset + 4]
    self.timeSize = timeSize
    leapCount = number(2)
    timeCount = number(3)
    typeCount = number(4)
    times = offset + 44
    types = times + timeCount * (timeSize + 1)
    end =
      types + typeCount * 6 + number(5) + leapCount * (timeSize + 4) + number(1) + number(0)
    guard (1...256).contains(typeCount), end <= bytes.count else { return nil }
  }

  func rules(
    _ bytes: UnsafeBufferPointer<UInt8>, name: String, footer: UnsafeBufferPointer<UInt8>?
  ) throws(ZoneError) -> TimeZoneRules? {
    if leapCount > 0 { throw .leapSeconds(name) }
    var typeOffsets: [Int] = []
    for index in 0..<typeCount {
      let offset = Int(Int32(truncatingIfNeeded: bigEndian(bytes, types + index * 6, 4)))
      guard (-93_599...93_599).contains(offset) else { return nil }
      typeOffsets.append(offset)
    }
    var starts: [Int64] = []
    var offsets: [Int] = []
    for index in 0..<timeCount {
      let raw = bigEndian(bytes, times + index * timeSize, timeSize)
      let start = timeSize == 4 ? Int64(Int32(truncatingIfNeeded: raw)) : raw
      let type = Int(bytes[times + timeCount * timeSize + index])
      guard type < typeCount, start > starts.last ?? .min else { return nil }
      // Older compilers write a first change at the beginning of time.
      starts.append(start)
      offsets.append(typeOffsets[type])
    }
    var rule: PosixRule?
    if let footer, !footer.isEmpty {
      guard let read = PosixRule(footer) else { return nil }
      rule = read
    }
    extend(&starts, &offsets, by: rule)
    return TimeZoneRules(
      name: name, starts: starts, offsets: offsets, initialOffset: typeOffsets[0], rule: rule)
  }

  /// Writes the rule's changes down until 2100, so that lookups in our time never compute them.
  private func extend(_ starts: inout [Int64], _ offsets: inout [Int], by rule: PosixRule?) {
    guard let rule, var last = starts.last, TimeZoneRules.usable.contains(last) else { return }
    let finish: Int64 = 4_102_444_800
    // At most two changes a year; a file whose changes end long ago is left to the rule.
    guard last > -2_208_988_800 else { return }
    while let change = rule.change(afterUTC: last), change.instant < finish {
      starts.append(change.instant)
      offsets.append(change.after)
      last = change.instant
    }
  }

  private func bigEndian(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ size: Int) -> Int64 {
    (0..<size).reduce(0) { $0 << 8 | Int64(bytes[start + $1]) }
  }
}
