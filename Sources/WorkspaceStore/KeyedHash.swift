/// HMAC-SHA-256 (RFC 2104, FIPS 180-4): recognises a text without keeping it.
struct KeyedHash: Sendable, Equatable {
  private let inner: [UInt8]
  private let outer: [UInt8]

  /// A hash under a secret key of at most 64 bytes.
  init(key: [UInt8]) {
    precondition(key.count <= 64, "a key of \(key.count) bytes")
    let padded = key + [UInt8](repeating: 0, count: 64 - key.count)
    inner = padded.map { $0 ^ 0x36 }
    outer = padded.map { $0 ^ 0x5c }
  }

  /// The 32 bytes that stand for a text.
  func callAsFunction(_ text: some Sequence<UInt8>) -> [UInt8] {
    Self.sha256(outer + Self.sha256(inner + text))
  }

  static func sha256(_ message: [UInt8]) -> [UInt8] {
    var state: [UInt32] = [
      0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
      0x5be0_cd19,
    ]
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let bits = UInt64(message.count) << 3
    padded += (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
    for start in stride(from: 0, to: padded.count, by: 64) {
      mix(padded[start..<start + 64], into: &state)
    }
    return state.flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }

  private static func mix(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
    func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
      word >> count | word << (32 - count)
    }
    let bytes = Array(block)
    var words = (0..<16).map { index in
      bytes[4 * index..<4 * index + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    for index in 16..<64 {
      let first = words[index - 15]
      let second = words[index - 2]
      let low = rotated(first, 7) ^ rotated(first, 18) ^ first >> 3
      let high = rotated(second, 17) ^ rotated(second, 19) ^ second >> 10
      words.append(words[index - 16] &+ low &+ words[index - 7] &+ high)
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      let high = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ high &+ ((e & f) ^ (~e & g)) &+ constants[index] &+ words[index]
      let low = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = low &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  /// The first 32 bits of the fractions of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var found: [UInt32] = []
    var number: UInt64 = 2
    while found.count < 64 {
      if (2..<number).allSatisfy({ number % $0 != 0 }) { found.append(cubeRootFraction(number)) }
      number += 1
    }
    return found
  }()

  /// The first 32 bits behind the point of a cube root, by bisection in whole numbers.
  private static func cubeRootFraction(_ number: UInt64) -> UInt32 {
    // The greatest x with x³ ≤ number · 2⁹⁶; x has at most 35 bits.
    var low: UInt64 = 0
    var high: UInt64 = 1 << 36
    while high - low > 1 {
      let middle = (low + high) / 2
      let square = middle.multipliedFullWidth(by: middle)
      // middle³ = square · middle, compared with number · 2⁹⁶ in its upper 64 + 32 bits.
      let lowProduct = square.low.multipliedFullWidth(by: middle)
      let upper = (square.high &* middle) &+ lowProduct.high
      if upper < number << 32 { low = middle } else { high = middle }
    }
    return UInt32(truncatingIfNeeded: low)
  }
}
