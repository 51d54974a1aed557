import Statistics
import Tables
import Testing

@testable import Experience

@Suite struct MaskedScoresTests {
  private struct Random {
    var state: UInt64
    mutating func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
  }

  /// Rows with up to three keys and scores of which some are missing, invalid or far away.
  private static func table(_ random: inout Random, keys: Int, rows: Int) -> Table {
    var columns: [(name: String, column: Column)] = (0..<keys).map { key in
      let values = 1 + random.below(9)
      return (
        "key\(key)", Column.strings((0..<rows).map { _ in "value \(random.below(values))" })
      )
    }
    let missing = 2 + random.below(20)
    let scores = (0..<rows).map { _ -> Int64? in
      if random.below(missing) == 0 { return nil }
      switch random.below(12) {
      case 0: return [-5, 14, 15, 99, 127, -128][random.below(6)]
      default: return Int64(random.below(11))
      }
    }
    columns.append(("score", .integers(scores)))
    return Table(columns, rowCount: rows)
  }

  @Test func `scores under a mask are those of the rows taken out`() throws {
    var random = Random(state: 5)
    for _ in 0..<40 {
      let table = Self.table(&random, keys: 1, rows: 1 + random.below(300))
      let numbered = Table(
        [
          ("id", .integers((0..<(try table.rowCount())).map { Int64($0 % 50) })),
          ("score", try table.column("score")),
        ])
      let wanted = Table([("id", .integers((0..<20).map { _ in Int64(random.below(50)) }))])
      let chosen = try numbered.joined(wanted, Join(["id"], kind: .semi))
      let below = try #require(try chosen.beforeSelection("score"))
      guard let counts = ScoreCounts(of: below.column, in: below.chosen) else { continue }
      #expect(counts == (try ScoreCounts(of: try chosen.column("score"))))
    }
  }

  @Test(arguments: 0..<24) func `what is chosen is counted by the bands of the coding`(
    seed: Int
  ) throws {
    var random = Random(state: UInt64(seed))
    let count = [6, 63, 69, 5000, 70_000, 200_000][seed % 6]
    // Scores of a file, some beyond 15, some below 0.
    let (least, kinds) = [(0, 11), (0, 30), (-3, 15), (0, 101)][seed % 4]
    let scores = Column.integers(
      (0..<count).map { _ in
        let value = random.below(kinds + 1)
        return value == kinds ? nil : Int64(value + least)
      })
    // A slice begins within a byte of the validity.
    let score = scores.slice(5..<count)
    let ids = (0..<score.count).map { _ in Int64(random.below(1000)) }
    let wanted = Set((0..<1000).filter { _ in random.below(3) == 0 }.map { Int64($0) })
    let table = Table([("id", .integers(ids)), ("score", score)])
    let others = Table([("id", .integers(wanted.sorted()))])
    let chosen = try table.joined(others, Join(["id"], kind: .semi))
    let below = try #require(try chosen.beforeSelection("score"))
    for coding in [ScoreCoding(), ScoreCoding(.zeroToTen, missing: [9])] {
      var expected = ScoreCounts()
      for row in ids.indices where wanted.contains(ids[row]) {
        let value: Double? = if case .integer(let value) = score[row] { Double(value) } else { nil }
        expected[coding.band(of: value)] += 1
      }
      #expect(ScoreCounts(of: below.column, in: below.chosen, coding: coding) == expected)
    }
  }

  /// From the second question on the counts come from tallies by key.
  @Test(arguments: 0..<24) func `further questions give what the rows say`(seed: Int) throws {
    var random = Random(state: UInt64(100 + seed))
    let count = [0, 1, 70, 3000, 20_000, 80_000][seed % 6]
    // Few keys have more answers than a byte counts; keys far apart are not counted by key.
    let (first, people) = [(1, 3), (-70, 900), (1 << 40, 2000), (7, 400_000)][seed % 4]
    let scores = (0..<count).map { _ -> Int64? in
      [nil, 0, 5, 7, 8, 9, 10, 10, 10, 14][random.below(10)]
    }
    let ids = (0..<count).map { _ in
      random.below(9) == 0 ? nil : Int64(first + random.below(people))
    }
    let table = Table(
      [("id", .integers(ids)), ("score", .integers(scores))], rowCount: count)
    for question in 0..<4 {
      let wanted = Set(
        (-80..<people + 80).filter { _ in random.below(3) == 0 }.map { Int64(first + $0) })
      let others = Table([("id", .integers(wanted.sorted()))])
      for (kind, isWanted) in [(Join.Kind.semi, true), (.anti, false)] {
        let chosen = try table.joined(others, Join(["id"], kind: kind))
        let below = try #require(try chosen.beforeSelection("score"))
        for coding in [ScoreCoding(), ScoreCoding(.zeroToTen, missing: [9])] {
          var expected = ScoreCounts()
          for row in ids.indices where (ids[row].map(wanted.contains) ?? false) == isWanted {
            expected[coding.band(of: scores[row].map { Double($0) })] += 1
          }
          #expect(
            ScoreCounts(of: below.column, in: below.chosen, coding: coding) == expected,
            "question \(question)")
        }
      }
    }
  }

  @Test func `tallies are of the values and the missing ones that were asked about`() throws {
    let ids = Column.integers((0..<200).map { Int64($0 % 10) })
    let all = Column.integers((0..<200).map { Int64($0 % 11) })
    let some = Column(
      all.type, all.storage, validity: Bitmap((0..<200).map { $0 % 3 > 0 }))
    let other = Column(
      all.type, all.storage, validity: Bitmap((0..<200).map { $0 % 4 > 0 }))
    let wanted = Table([("id", .integers([1, 2, 4]))])
    for _ in 0..<3 {
      for scores in [all, some, other] {
        let table = Table([("id", ids), ("score", scores)])
        let chosen = try table.joined(wanted, Join(["id"], kind: .semi))
        let below = try #require(try chosen.beforeSelection("score"))
        #expect(
          ScoreCounts(of: below.column, in: below.chosen)
            == (try ScoreCounts(of: try chosen.column("score"))))
      }
    }
  }
}
