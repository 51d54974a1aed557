/// Deed's own random numbers: xoshiro256++, the same on every machine.
///
/// A generator is made from a seed and a stream. Resample i draws from stream i, so that a result
/// does not depend on how many cores share the work. Source: Blackman & Vigna 2021; the state is
/// filled by SplitMix64.
package struct Generator: RandomNumberGenerator, Sendable {
  private var a, b, c, d: UInt64

  /// The generator of `stream` under `seed`.
  package init(seed: UInt64, stream: UInt64 = 0) {
    var mixer = Self.mixed(seed) ^ Self.mixed(stream &+ 0xD1B5_4A32_D192_ED03)
    func next() -> UInt64 {
      mixer &+= 0x9E37_79B9_7F4A_7C15
      return Self.mixed(mixer)
    }
    a = next()
    b = next()
    c = next()
    d = next() | 1
  }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    let sum = a &+ d
    let result = (sum << 23 | sum >> 41) &+ a
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = d << 45 | d >> 19
    return result
  }

  /// A number in [0, 1) with 53 random bits.
  package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number in 0..<bound, without bias.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "bound \(bound) must be above 0")
    let limit = UInt64(bound)
    var product = next().multipliedFullWidth(by: limit)
    if product.low < limit {
      let threshold = (0 &- limit) % limit
      while product.low < threshold { product = next().multipliedFullWidth(by: limit) }
    }
    return Int(product.high)
  }

  /// `items` in a random order.
  package mutating func shuffle<Item>(_ items: inout [Item]) {
    var last = items.count - 1
    while last > 0 {
      items.swapAt(last, index(below: last + 1))
      last -= 1
    }
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
