import CKernels
import TestSupport
import Testing

/// Answers that are judged many at once, beside the same ones row by row.
@Suite struct AnswersTests {
  private static let rows = 3000
  private static let surveys: UInt32 = 3
  private static let latest: Int64 = 9_000
  private static let bounds = [
    deed_answer_bounds(low: 0, high: 10, floor: 100),
    deed_answer_bounds(low: 1, high: 5, floor: 0),
    deed_answer_bounds(low: -1, high: 10, floor: 200),
    deed_answer_bounds(low: 0, high: 100, floor: .min),
  ]
  private static let strict = deed_answer_bounds(low: 1, high: 5, floor: 200)
  /// Bounds that nothing is within, so that each row is looked at.
  private static let none = deed_answer_bounds(low: 1, high: 0, floor: .max)

  /// Columns of random answers.
  private final class Answers {
    private let numbers = UnsafeMutablePointer<Int64>.allocate(capacity: 2 * rows)
    private let codes = UnsafeMutablePointer<UInt32>.allocate(capacity: rows)
    private let flags = UnsafeMutablePointer<UInt8>.allocate(capacity: 4 * rows)

    deinit {
      numbers.deallocate()
      codes.deallocate()
      flags.deallocate()
    }

    init(_ random: inout SeededGenerator) {
      // From blocks without anything odd to something odd in every row.
      let rarity = [3, 40, 1000, 100_000].randomElement(using: &random) ?? 3
      let moments: [Int64] = [-50, 0, 99, 150, 199, 8_001, 8_951, 9_001, 10_000]
      let odd: [Int64] = [0, 6, 11, -1, -2, 15, 16, 99, 101, .max, .min]
      for row in 0..<rows {
        func isOdd() -> Bool { Int.random(in: 0..<rarity, using: &random) == 0 }
        for flag in 0..<4 { flags[flag * rows + row] = isOdd() ? 0 : 1 }
        let score =
          isOdd() ? odd.randomElement(using: &random) ?? 0 : .random(in: 1...5, using: &random)
        let instant =
          isOdd()
          ? moments.randomElement(using: &random) ?? 0 : .random(in: 250...7_900, using: &random)
        // A missing row's value is 0.
        numbers[row] = flags[row] == 0 ? 0 : score
        numbers[rows + row] = flags[3 * rows + row] == 0 ? 0 : instant
        codes[row] = flags[rows + row] == 0 ? 0 : .random(in: 0..<surveys, using: &random)
      }
    }

    func columns(surveys: Bool, customers: Bool, instants: Bool) -> deed_answers {
      deed_answers(
        scores: numbers, scored: flags, surveys: surveys ? codes : nil,
        named: surveys ? flags + rows : nil, customers: customers ? flags + 2 * rows : nil,
        instants: instants ? numbers + rows : nil, dated: instants ? flags + 3 * rows : nil)
    }
  }

  /// Where judging ended, the counts, the suspects and the odd rows.
  private func judged(
    _ answers: deed_answers, from row: Int, _ day: (first: Int64, last: Int64),
    _ strict: deed_answer_bounds
  ) -> [[UInt32]] {
    var answers = answers
    var counts = [UInt32](repeating: 0, count: Self.bounds.count * Int(DEED_ANSWER_SCORES))
    var suspects = [UInt32](repeating: 0, count: Self.rows)
    var odd = suspects
    let (end, suspectCount, oddCount) = counts.withUnsafeMutableBufferPointer { counts in
      suspects.withUnsafeMutableBufferPointer { suspects in
        odd.withUnsafeMutableBufferPointer { odd in
          var result = deed_answer_result(
            counts: counts.baseAddress, suspects: suspects.baseAddress, suspect_count: 0,
            odd: odd.baseAddress, odd_count: 0)
          let end = deed_judge_answers(
            &answers, row, Self.rows, Self.bounds, strict, day.first, day.last, Self.latest,
            &result)
          return (end, result.suspect_count, result.odd_count)
        }
      }
    }
    return [[UInt32(end)], counts, Array(suspects[..<suspectCount]), Array(odd[..<oddCount])]
  }

  @Test(arguments: 0..<60) func `many at once are judged as one by one`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let answers = Answers(&random)
    for _ in 0..<8 {
      let columns = answers.columns(
        surveys: .random(using: &random), customers: .random(using: &random),
        instants: .random(using: &random))
      let day: (Int64, Int64) =
        [(.min, .max), (0, 9_500), (240, 8_950), (.max, .min), (300, 8_000)]
        .randomElement(using: &random) ?? (0, 0)
      let row = Int.random(in: 0..<Self.rows, using: &random)
      #expect(
        judged(columns, from: row, day, Self.strict) == judged(columns, from: row, day, Self.none))
    }
  }
}
