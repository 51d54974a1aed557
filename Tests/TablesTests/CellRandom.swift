/// SplitMix64, so that a failing case comes again.
struct CellRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func digits(_ count: ClosedRange<Int>) -> String {
    let length = count.lowerBound + below(count.upperBound - count.lowerBound + 1)
    return String((0..<length).map { _ in Character(String(below(10))) })
  }
}
