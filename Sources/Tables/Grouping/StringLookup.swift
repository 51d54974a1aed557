/// Finds strings in a dictionary by their bytes.
final class StringLookup {
  private let dictionary: StringDictionary
  private var slots: [UInt32]
  private let mask: Int

  /// An index of `dictionary`.
  init(_ dictionary: StringDictionary) {
    self.dictionary = dictionary
    var size = 16
    while size < dictionary.count * 2 { size *= 2 }
    slots = [UInt32](repeating: .max, count: size)
    mask = size - 1
    for code in 0..<dictionary.count {
      let place = place(of: dictionary.utf8(code))
      if slots[place] == .max { slots[place] = UInt32(truncatingIfNeeded: code) }
    }
  }

  /// For each code of `other` the first code with the same bytes, or `JoinKeys.none`.
  func codes(of other: StringDictionary) -> Values<UInt32> {
    if other === dictionary, dictionary.isDistinct {
      return Values(count: other.count) { out in
        for code in 0..<other.count { out[code] = UInt32(truncatingIfNeeded: code) }
      }
    }
    return Values(count: other.count) { out in
      inChunks(of: other.count) { range in
        for code in range { out[code] = slots[place(of: other.utf8(code))] }
      }
    }
  }

  /// Where the string is, or the free slot where it would be.
  private func place(of bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash = UInt64(bitPattern: Int64(StringDictionary.hash(bytes)))
    hash ^= hash >> 32
    var place = Int(truncatingIfNeeded: hash) & mask
    while slots[place] != .max {
      if compareBytes(dictionary.utf8(Int(slots[place])), bytes) == 0 { return place }
      place = (place + 1) & mask
    }
    return place
  }
}
