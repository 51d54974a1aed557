import Calendars
import Experience
import Tables
import TestSupport
import Testing

@Suite struct ScaleCheckTests {
  private func names(_ scores: [Double?], _ bounds: ClosedRange<Int> = 0...10) -> [String] {
    ScaleCheck(score: .numbers(scores), bounds: bounds).flags.map(\.name)
  }

  @Test func `scores on the scale raise no flag`() {
    let check = ScaleCheck(score: .integers([0, 5, 10, nil]), bounds: 0...10)
    #expect(check.ok)
  }

  @Test func `values outside the scale are listed with their counts`() {
    let check = ScaleCheck(score: .integers([9, 99, 99, -1]), bounds: 0...10)
    #expect(
      check.flags.map { [$0.name, $0.evidence, $0.setting] } == [
        [
          "out_of_range", "3 of 4 scores are outside 0-10: 99 (2×), -1 (1×)",
          "missing = [-1, 99]",
        ]
      ])
  }

  @Test func `a spike just above the scale is taken for a blank's code`() {
    // As in the airport's survey of 2017: 84 of 2830 are 11, and 17 are 0.
    let scores =
      [Double](repeating: 11, count: 84) + [Double](repeating: 0, count: 17)
      + [Double](repeating: 8, count: 2729)
    let check = ScaleCheck(score: .numbers(scores), bounds: 0...10)
    #expect(check.flags.map(\.name) == ["out_of_range", "spike_above"])
    #expect(check.flags.last?.setting == "missing = [11]")
    #expect(check.flags.last?.evidence.hasPrefix("84 of 2830 scores are 11") == true)
  }

  @Test func `codes from one to eleven are recognised by the zero that never occurs`() {
    let scores = (0..<44).map { Double($0 % 11 + 1) }
    let check = ScaleCheck(score: .numbers(scores), bounds: 0...10)
    #expect(check.flags.map(\.name) == ["out_of_range", "codes_from_one"])
    #expect(check.flags.last?.setting == "code_of_lowest = 1")
    #expect(!names(scores + [0]).contains("codes_from_one"))
  }

  @Test func `a column that changes its scale on a date is found with the date`() {
    let scores = (0..<60).map { Double($0 % 5 + 1) } + (0..<60).map { Double($0 % 11) }
    let days = (0..<120).map { Int32(20_000 + $0 / 4) }
    let check = ScaleCheck(
      score: .numbers(scores), bounds: 0...10, at: .dates(days), zone: .utc)
    #expect(check.flags.map(\.name) == ["changes_scale"])
    #expect(
      check.flags.first?.evidence
        == "none of the 64 scores before 2024-10-20 is above 5, 25 of the 56 from then on are")
    let back = ScaleCheck(
      score: .numbers(scores.reversed()), bounds: 0...10, at: .dates(days), zone: .utc)
    #expect(back.flags.map(\.name) == ["changes_scale"])
  }

  @Test func `scores in random order do not change their scale`() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<50 {
      let scores = (0..<300).map { _ in Double(Int.random(in: 0...10, using: &generator)) }
      let check = ScaleCheck(
        score: .numbers(scores), bounds: 0...10, at: .dates((0..<300).map { Int32($0) }))
      #expect(check.ok)
    }
  }

  @Test func `scores that were counted in pieces are counted as in one`() {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<50 {
      var whole = ScoreTally()
      var pieces = ScoreTally()
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        var piece = ScoreTally()
        var counts: [Double: Int] = [:]
        var days: [ScoreTally.OnDay] = []
        for day in Int32(0)..<20 where Bool.random(using: &generator) {
          var scores = ScoreTally.Day()
          for score in 0...12 where Bool.random(using: &generator) {
            let count = Int.random(in: 1...9, using: &generator)
            whole.add(count, of: Double(score), on: day)
            counts[Double(score), default: 0] += count
            scores.add(count, of: Double(score))
          }
          if scores.count > 0 { days.append(.init(day: day, scores: scores)) }
        }
        piece.add(counts, on: days)
        // Odd scores and answers without a day come one by one.
        for day in [nil, Int32(-4), 7] where Bool.random(using: &generator) {
          whole.add(2, of: 99.5, on: day)
          piece.add(2, of: 99.5, on: day)
        }
        pieces.add(piece)
      }
      #expect(pieces.counts == whole.counts, "round \(round)")
      #expect(pieces.days == whole.days, "round \(round)")
      #expect(pieces.days.map(\.day) == Set(whole.days.map(\.day)).sorted())
    }
  }

  @Test func `decimals are listed`() {
    let check = ScaleCheck(score: .numbers([7.5, 7.5, 8, .nan, .infinity]), bounds: 0...10)
    #expect(check.flags.map(\.evidence) == ["2 of 3 scores are not whole: 7.5 (2×)"])
  }

  @Test func `a column of texts raises nothing`() {
    #expect(ScaleCheck(score: .strings(["a"]), bounds: 0...10).ok)
  }
}
