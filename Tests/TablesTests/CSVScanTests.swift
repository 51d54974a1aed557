import TestSupport
import Testing

@testable import Tables

@Suite struct CSVScanTests {
  private func source(_ rows: [String], chunkSize: Int, workers: Int) throws -> CSVSource {
    var division = tiny(chunkSize, workers: workers)
    division.eagerSize = 0
    let text = "country,score\n" + rows.joined(separator: "\n") + "\n"
    return try CSVSource(bytes: Array(text.utf8), label: "t.csv", division: division)
  }

  private func totals(_ source: CSVSource) throws -> [String: Int64] {
    let results = try source.scan(
      ["country", "score"], makeAccumulator: { _ in [Int: Int64]() },
      consume: { sums, chunk in
        for row in 0..<chunk.count where chunk.columns[1].valid[row] == 1 {
          let isNumber = chunk.columns[1].type == .number
          let score =
            isNumber
            ? Int64(chunk.columns[1].numbers[row] * 2) : chunk.columns[1].integers[row] * 2
          sums[Int(chunk.columns[0].codes[row]), default: 0] += score
        }
      })
    var totals: [String: Int64] = [:]
    for result in results {
      for (code, sum) in result.accumulator {
        totals[result.dictionaries[0].string(code), default: 0] += sum
      }
    }
    return totals
  }

  @Test func `the likely limit of rows is above their number, by little`() throws {
    var generator = SeededGenerator(seed: 9)
    for round in 0..<6 {
      // Rows grow, and some have line ends in quotes.
      let rows = (0..<60_000).map { row in
        let text = String(
          repeating: "word ", count: Int.random(in: 0...(10 + row / 8000), using: &generator))
        return "\(row),\(row % 7 == 0 ? "\"a \(text)\n\"" : text)"
      }
      let source = try source(rows, chunkSize: 4096, workers: 2)
      let limit = try #require(source.likelyRowLimit(window: 1 << 14))
      #expect(limit >= rows.count && limit < rows.count * 21 / 20, "round \(round): \(limit)")
    }
    #expect(try source(["NL,1"], chunkSize: 40, workers: 1).likelyRowLimit() == nil)
    // Few rows at each place, and of all lengths: nothing is told.
    let uneven = (0..<1500).map { row in
      "\(row),\(String(repeating: "x", count: Int.random(in: 0...4000, using: &generator)))"
    }
    let source = try source(uneven, chunkSize: 4096, workers: 2)
    #expect(source.likelyRowLimit(window: 1 << 14) == nil)
  }

  @Test func `columns that are expected are read in the pass of the first`() throws {
    let rows = (0..<50).map { "NL,\($0 % 11)" }
    let asked = try source(rows, chunkSize: 40, workers: 2)
    _ = try asked.load(["score"])
    #expect(asked.holds(["score"]))
    #expect(!asked.holds(["country"]))
    let expected = try source(rows, chunkSize: 40, workers: 2)
    expected.expect(["country", "nps", "no such column"])
    #expect(try expected.load(["score"]).map(\.count) == [50])
    #expect(expected.holds(["country", "score"]))
    #expect(try expected.load(["country"])[0][49] == .string("NL"))
  }

  @Test(arguments: [1, 40, 1 << 20]) func `a scan sees every row once`(chunkSize: Int) throws {
    let rows = (0..<500).map { "\(["NL", "BE", "Grand Duchy of Luxembourg"][$0 % 3]),\($0 % 11)" }
    let found = try totals(source(rows, chunkSize: chunkSize, workers: 3))
    var expected: [String: Int64] = [:]
    for row in 0..<500 {
      expected[["NL", "BE", "Grand Duchy of Luxembourg"][row % 3], default: 0] +=
        Int64(row % 11) * 2
    }
    #expect(found == expected)
  }

  @Test func `a scan begins anew when a later cell widens a column`() throws {
    let rows = (0..<2000).map { "NL,\($0 == 1999 ? "0.5" : "1")" }
    #expect(try totals(source(rows, chunkSize: 100, workers: 2)) == ["NL": 1999 * 2 + 1])
  }

  @Test func `texts get their codes by first appearance for any number of workers`() throws {
    let rows = (0..<3000).map { "k\(($0 * 7919) % 613),\($0)" }
    for workers in 1...4 {
      let column = try source(rows, chunkSize: 200, workers: workers).load(["country"])[0]
      let dictionary = try #require(column.dictionary)
      #expect(dictionary.count == 613)
      #expect((0..<5).map { dictionary.string($0) } == (0..<5).map { "k\(($0 * 7919) % 613)" })
    }
  }

  @Test func `columns of mostly different texts are read as they are`() throws {
    let rows = (0..<3000).map { $0 % 10 == 0 ? ",1" : "customer number \($0),1" }
    for workers in [1, 3] {
      let column = try source(rows, chunkSize: 300, workers: workers).load(["country"])[0]
      #expect(column.dictionary?.isDistinct == false)
      #expect(column.missingCount == 300)
      #expect(column[2999] == .string("customer number 2999"))
      #expect(column[0] == .missing)
    }
  }

  @Test func `a failure is the first one in the file for any number of workers`() throws {
    var rows = (0..<2000).map { "NL,\($0)" }
    rows[700] = "NL,1,2"
    rows[1500] = "\"x\"y,1"
    for workers in 1...4 {
      let text = message { _ = try source(rows, chunkSize: 64, workers: workers).rowCount() }
      #expect(text.hasPrefix("t.csv: row 701 (line 702): 3 fields where the header has 2."))
    }
  }

  @Test func `a large file is read when its columns are asked for`() throws {
    let source = try source(["NL,9", "BE,x"], chunkSize: 64, workers: 1)
    #expect(try source.rowCount() == 2)
    #expect(try source.load(["country"])[0].cells == [.string("NL"), .string("BE")])
  }
}
