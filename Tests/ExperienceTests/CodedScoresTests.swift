import Experience
import Statistics
import Tables
import Testing

/// Scores counted by dictionary codes, without groups.
@Suite struct CodedScoresTests {
  /// The counts by the names of the groups.
  private func counts(_ coded: CodedScores) -> [String: ScoreCounts] {
    var found: [String: ScoreCounts] = [:]
    for (row, counts) in coded.counts.enumerated() {
      found[coded.keys.map { $0.column[row].text ?? "nil" }.joined(separator: " ")] = counts
    }
    return found
  }

  @Test func `missing keys and scores are groups and counts of their own`() throws {
    let coded = try #require(
      try CodedScores(
        Column.integers([9, 0, nil, 7, 11]),
        by: [("country", .strings(["NL", nil, "NL", "BE", "NL"]))], coding: ScoreCoding()))
    #expect(coded.keys[0].column.cells == [.string("BE"), .string("NL"), .missing])
    #expect(
      coded.counts == [
        ScoreCounts(passives: 1), ScoreCounts(promoters: 1, missing: 1, invalid: 1),
        ScoreCounts(detractors: 1),
      ])
  }

  @Test func `without keys all rows are one group, also none`() throws {
    let some = try CodedScores(.integers([9, 9, 3]), by: [], coding: ScoreCoding())
    #expect(some?.counts == [ScoreCounts(detractors: 1, promoters: 2)])
    let none = try CodedScores(
      Column.integers([9]).slice(0..<0), by: [], coding: ScoreCoding())
    #expect(none?.counts == [ScoreCounts()])
  }

  @Test func `wide scores and plain keys are left to groups`() throws {
    #expect(try CodedScores(.integers([900]), by: [], coding: ScoreCoding()) == nil)
    #expect(
      try CodedScores(.integers([9]), by: [("k", .integers([1]))], coding: ScoreCoding()) == nil)
  }

  @Test(arguments: 0..<20) func `it counts what groups count`(seed: Int) throws {
    var random = SeededRandom(seed: Int64(seed))
    let count = [0, 1, 63, 5000, 300_000][seed % 5]
    let kinds = [1, 3, 40, 300][seed % 4]
    func key() -> Column {
      .strings(
        (0..<count).map { _ in
          let code = random.next(below: kinds + 1)
          return code == kinds && seed % 3 > 0 ? nil : "k\(code)"
        })
    }
    var keys = [(name: "a", column: key())]
    if kinds <= 40 { keys.append((name: "b", column: key())) }
    var score = Column.integers(
      (0..<count).map { _ in
        // Every third time no score is below 0, as in most files: those are counted as they are.
        let value = Int64(random.next(below: 14)) - (seed % 3 == 0 ? 0 : 1)
        return value == 12 && seed % 2 == 0 ? nil : value
      })
    if count > 70 {
      // A slice begins within a byte of the validity.
      keys = keys.map { ($0.name, $0.column.slice(5..<count)) }
      score = score.slice(5..<count)
    }
    let coding = ScoreCoding(.zeroToTen, missing: [-1])
    let coded = try #require(try CodedScores(score, by: keys, coding: coding))
    let groups = try Table(keys).grouped(by: keys.map { .column($0.name) })
    let expected = try ScoreCounts.grouped(
      score, codes: groups.codes, groups: groups.count, coding: coding)
    #expect(coded.counts == expected)
    for (found, wanted) in zip(coded.keys, groups.keys) {
      #expect(found.column.cells == wanted.column.cells)
    }
  }
}
