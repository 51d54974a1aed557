/// The draw of a customer on a day: the same on every machine, unlike any other customer or day.
///
/// FNV-1a over the bytes, finished by SplitMix64's mixer, so that near inputs give far results.
package struct DeedHash: Sendable {
  /// The 64 bits.
  package private(set) var bits: UInt64

  /// The hash of a seed.
  package init(seed: UInt64) { bits = 0xCBF2_9CE4_8422_2325 ^ Self.mixed(seed) }

  /// The draw of a customer on a day.
  package init(seed: UInt64, customer: String, date: Int32) {
    self.init(seed: seed)
    append(customer)
    append("\(date)")
  }

  /// Adds a text; texts that follow each other are kept apart.
  package mutating func append(_ text: String) {
    for byte in text.utf8 { bits = (bits ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    bits = (bits ^ 0xFF) &* 0x0000_0100_0000_01B3
  }

  /// A number in [0, 1).
  package var unit: Double { Double(Self.mixed(bits) >> 11) * 0x1p-53 }

  /// `count` letters and digits that are hard to mistake for each other, at most 12.
  package func letters(_ count: Int) -> String {
    let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")
    var rest = Self.mixed(bits)
    var text = ""
    for _ in 0..<min(count, 12) {
      let (quotient, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
      text.append(alphabet[Int(remainder)])
      rest = quotient
    }
    return text
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
