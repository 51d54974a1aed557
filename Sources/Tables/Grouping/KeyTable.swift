/// Numbers different 64-bit keys by first appearance: an open-addressing hash table.
struct KeyTable: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt32>
  private var mask: Int
  /// The keys by number.
  private(set) var keys: [UInt64] = []

  /// A table with room for about `capacity` keys; it grows as needed.
  init(capacity: Int = 0) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = .allocate(capacity: size)
    slots.initialize(repeating: .max, count: size)
    mask = size - 1
  }

  deinit { slots.deallocate() }

  /// The number of `key`, which is numbered now when it is new.
  @inline(__always) mutating func number(of key: UInt64) -> UInt32 {
    var place = Self.hash(key) & mask
    while slots[place] != .max {
      if keys[Int(slots[place])] == key { return slots[place] }
      place = (place + 1) & mask
    }
    let number = UInt32(truncatingIfNeeded: keys.count)
    slots[place] = number
    keys.append(key)
    if keys.count * 2 > mask { grow() }
    return number
  }

  /// The number of `key`, or nil when it has none.
  @inline(__always) borrowing func find(_ key: UInt64) -> UInt32? {
    var place = Self.hash(key) & mask
    while slots[place] != .max {
      if keys[Int(slots[place])] == key { return slots[place] }
      place = (place + 1) & mask
    }
    return nil
  }

  private mutating func grow() {
    slots.deallocate()
    let size = (mask + 1) * 2
    slots = .allocate(capacity: size)
    slots.initialize(repeating: .max, count: size)
    mask = size - 1
    for (number, key) in keys.enumerated() {
      var place = Self.hash(key) & mask
      while slots[place] != .max { place = (place + 1) & mask }
      slots[place] = UInt32(truncatingIfNeeded: number)
    }
  }

  @inline(__always) private static func hash(_ key: UInt64) -> Int {
    // the finaliser of SplitMix64
    var hash = key
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: hash ^ hash >> 31)
  }
}
