/// Numbers different 64-bit keys by first appearance: an open-addressing hash table.
struct KeyTable: ~Copyable {
  private struct Slot {
    var key: UInt64
    var number: UInt32
  }

  private static let free = UInt32.max
  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// How many keys have a number; the numbers are below it.
  private(set) var count = 0

  /// A table with room for about `capacity` keys; it grows as needed.
  init(capacity: Int = 0) {
    var size = 64
    while size < capacity * 2 { size *= 2 }
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(key: 0, number: Self.free), count: size)
    mask = size - 1
  }

  deinit { slots.deallocate() }

  /// The keys by number.
  var keys: [UInt64] {
    var keys = [UInt64](repeating: 0, count: count)
    for place in 0...mask where slots[place].number != Self.free {
      keys[Int(slots[place].number)] = slots[place].key
    }
    return keys
  }

  /// The number of `key`, which is numbered now when it is new.
  @inline(__always) mutating func number(of key: UInt64) -> UInt32 {
    var place = Self.hash(key) & mask
    while slots[place].number != Self.free {
      if slots[place].key == key { return slots[place].number }
      place = (place + 1) & mask
    }
    return insert(key, at: place)
  }

  /// The number of `key`, or nil when it has none.
  @inline(__always) borrowing func find(_ key: UInt64) -> UInt32? {
    var place = Self.hash(key) & mask
    while slots[place].number != Self.free {
      if slots[place].key == key { return slots[place].number }
      place = (place + 1) & mask
    }
    return nil
  }

  @inline(never) private mutating func insert(_ key: UInt64, at place: Int) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: count)
    slots[place] = Slot(key: key, number: number)
    count += 1
    if count * 2 > mask { grow() }
    return number
  }

  private mutating func grow() {
    let old = slots
    let oldSize = mask + 1
    // by four: each growth visits all keys
    let size = oldSize * 4
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(key: 0, number: Self.free), count: size)
    mask = size - 1
    for index in 0..<oldSize where old[index].number != Self.free {
      var place = Self.hash(old[index].key) & mask
      while slots[place].number != Self.free { place = (place + 1) & mask }
      slots[place] = old[index]
    }
    old.deallocate()
  }

  @inline(__always) private static func hash(_ key: UInt64) -> Int {
    // the finaliser of SplitMix64
    var hash = key
    hash = (hash ^ hash >> 30) &* 0xbf58_476d_1ce4_e5b9
    hash = (hash ^ hash >> 27) &* 0x94d0_49bb_1331_11eb
    return Int(truncatingIfNeeded: hash ^ hash >> 31)
  }
}
