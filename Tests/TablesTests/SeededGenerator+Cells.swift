import TestSupport

extension SeededGenerator {
  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

  mutating func digits(_ count: ClosedRange<Int>) -> String {
    let length = count.lowerBound + below(count.upperBound - count.lowerBound + 1)
    return String((0..<length).map { _ in Character(String(below(10))) })
  }
}
