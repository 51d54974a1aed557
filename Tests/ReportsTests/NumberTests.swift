import TestSupport
import Testing

@testable import Reports

@Suite struct NumberTests {
  @Test(arguments: [
    (0.5, 0, "1"), (-1.5, 0, "-2"), (12.5, 0, "13"), (-0.4, 0, "0"), (33.333333, 0, "33"),
    (-0.5, 0, "-1"), (2.675, 2, "2.68"), (1.005, 2, "1.01"), (9.99, 1, "10.0"), (0.06, 1, "0.1"),
    (0.006, 1, "0.0"), (-0.0, 2, "0.00"), (1e21, 1, "1000000000000000000000.0"),
    (Double.leastNonzeroMagnitude, 2, "0.00"), (999_999.5, 0, "1000000"), (0.1 + 0.2, 1, "0.3"),
  ])
  func `decimals are rounded half away from zero as written`(
    number: Double, decimals: Int, text: String
  ) {
    #expect(fixedText(number, decimals: decimals) == text)
  }

  @Test func `rounding to whole numbers agrees with arithmetic`() {
    var random = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      let number = Double(Int.random(in: -4000...4000, using: &random)) / 8
      let rounded = number.rounded(.toNearestOrAwayFromZero)
      #expect(fixedText(number, decimals: 0) == String(Int(rounded)))
      #expect(Double(fixedText(number, decimals: 3)) == number)
    }
  }

  @Test func `a number is written with sign, unit and the marks of a language`() {
    #expect(NumberDisplay(digits: 1, unit: "%", locale: .nl).text(1234.56) == "1.234,6%")
    #expect(NumberDisplay(digits: 1, hasSign: true).text(4.25) == "+4.3")
    #expect(NumberDisplay(digits: 0, hasSign: true).text(-0.4) == "0")
    #expect(NumberDisplay(unit: "days").text(3) == "3 days")
    #expect(NumberDisplay().text(nil) == "–")
    #expect(NumberDisplay().text(.nan) == "–")
    #expect(NumberDisplay().text(0.1 + 0.2) == "0.3")
    #expect(npsText(-0.49) == "0")
    #expect(npsText(-1.5) == "-2")
  }

  @Test func `shares add to 100 by largest remainder`() {
    #expect(shares([1, 1, 1]) == [34, 33, 33])
    #expect(shares([0, 0]) == [0, 0])
    #expect(shares([]) == [])
    #expect(shares([.max, .max, .max]) == [34, 33, 33])
    var random = SeededGenerator(seed: 2)
    for _ in 0..<300 {
      let counts = (0..<Int.random(in: 1...7, using: &random)).map { _ in
        Int.random(in: 0...50, using: &random)
      }
      let parts = shares(counts)
      let total = counts.reduce(0, +)
      #expect(parts.reduce(0, +) == (total == 0 ? 0 : 100))
      for (part, count) in zip(parts, counts) where total > 0 {
        #expect(abs(Double(part) - 100 * Double(count) / Double(total)) < 1)
      }
    }
  }

  @Test func `days and instants are written in ISO`() {
    #expect(dateText(0) == "1970-01-01")
    #expect(dateText(20_484) == "2026-01-31")
    #expect(dateText(-719_529) == "-0001-12-31")
    #expect(timeText(0) == "1970-01-01T00:00:00Z")
    #expect(timeText(-1) == "1969-12-31T23:59:59.999999Z")
    #expect(timeText(1_769_857_200_500_000) { _ in 3600 } == "2026-01-31T12:00:00.5+01:00")
    #expect(timeText(.min).hasSuffix("Z") && timeText(.max).hasPrefix("+"))
  }
}
