import TestSupport
import Testing

@testable import Reports

@Suite struct LinearScaleTests {
  @Test func `an axis has round ends and ticks`() {
    let scale = LinearScale(covering: [-3, 4.5])
    #expect(scale.low == -3 && scale.high == 5)
    #expect(scale.ticks.map(\.text) == ["-3", "-2", "-1", "0", "1", "2", "3", "4", "5"])
    #expect(LinearScale(covering: [0.02, 0.11]).ticks.first?.text == "0.02")
    #expect(LinearScale(covering: []) == LinearScale(covering: [0, 1]))
  }

  @Test func `every axis covers its values with ascending ticks`() {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<2000 {
      let size = Double.random(in: -320...308, using: &random)
      let unit = Double("1e\(Int(size))") ?? 1
      let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        Double.random(in: -1...1, using: &random) * unit
      }
      let scale = LinearScale(covering: values)
      #expect(scale.low < scale.high)
      let ticks = scale.ticks
      #expect((2...11).contains(ticks.count), "\(values)")
      #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value }, "\(values)")
      for value in values {
        #expect(scale.low <= value && value <= scale.high, "\(values)")
        #expect((0...1).contains(scale.fraction(value)))
      }
    }
  }
}
