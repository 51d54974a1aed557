import Experience
import Statistics
import Tables
import Testing

@Suite struct StreamedScoresTests {
  /// Counts by group as `country/channel: detractors passives promoters missing invalid`.
  private func counted(
    _ rows: [String], by keys: [String] = ["country"], coding: ScoreCoding = ScoreCoding(),
    chunkSize: Int = 1 << 18
  ) throws -> [String]? {
    var division = CSVSource.Division()
    division.chunkSize = chunkSize
    division.workers = 2
    division.eagerSize = 0
    let text = "country,channel,score\n" + rows.map { $0 + "\n" }.joined()
    let source = try CSVSource(bytes: Array(text.utf8), label: "t.csv", division: division)
    guard let scores = try StreamedScores(source, by: keys, score: "score", coding: coding) else {
      return nil
    }
    return scores.counts.enumerated().map { group, counts in
      let names = scores.keys.map { key in
        if case .string(let text) = key.column.cells[group] { text } else { "-" }
      }
      return names.joined(separator: "/")
        + ": \(counts.detractors) \(counts.passives) \(counts.promoters) \(counts.missing) \(counts.invalid)"
    }
  }

  @Test func `scores are counted by group, sorted, nil last`() throws {
    let rows = ["NL,web,9", ",web,3", "BE,app,7", "NL,app,0", "NL,app,", "BE,app,11"]
    #expect(try counted(rows) == ["BE: 0 1 0 0 1", "NL: 1 0 1 1 0", "-: 1 0 0 0 0"])
  }

  @Test func `two keys make a group for each pair`() throws {
    let rows = ["NL,web,9", "NL,app,9", "BE,web,1", "NL,web,8", "NL,,8"]
    #expect(
      try counted(rows, by: ["country", "channel"]) == [
        "BE/web: 1 0 0 0 0", "NL/app: 0 0 1 0 0", "NL/web: 0 1 1 0 0", "NL/-: 0 1 0 0 0",
      ])
  }

  @Test func `a code that stands for missing may lie far from the scale`() throws {
    let rows = ["NL,web,9", "NL,web,999", "NL,web,-998", "NL,web,998", "NL,web,-5"]
    let coding = ScoreCoding(missing: [999, -998])
    #expect(try counted(rows, coding: coding) == ["NL: 0 0 1 2 2"])
  }

  @Test(arguments: [1, 37, 4096]) func `any division gives the same counts`(chunkSize: Int) throws {
    let rows = (0..<3000).map { row in
      let country = ["NL", "BE", "", "Grand Duchy of Luxembourg"][row % 4]
      let score = row % 13 == 12 ? "" : row % 17 == 0 ? "999" : "\(row % 13)"
      return "\(country),c\(row % 70),\(score)"
    }
    let keys = ["channel", "country"]
    let whole = try #require(try counted(rows, by: keys))
    #expect(whole.count == 140)
    #expect(try counted(rows, by: keys, chunkSize: chunkSize) == whole)
    #expect(try counted(rows.reversed(), by: keys, chunkSize: chunkSize) == whole)
  }
}
