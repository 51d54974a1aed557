import CKernels
import Tables
import TestSupport
import Testing

@Suite struct CSVCellTests {
  private func texts(_ rows: [String], end: String = "\n") throws -> Column {
    let text = "n,t\(end)" + rows.map { "1,\($0)\(end)" }.joined()
    return try csv(text, options { $0.types = ["t": .string] }).column("t")
  }

  private func distinct(_ column: Column) -> Int? {
    column.dictionary.map { $0.count }
  }

  @Test func `quoted and plain cells are the same text`() throws {
    let column = try texts(["NL", "\"NL\"", "NL", "\"NL\""])
    #expect(column.cells == Array(repeating: .string("NL"), count: 4))
    #expect(distinct(column) == 1)
  }

  @Test func `a text that begins with a quote is no quoted cell`() throws {
    let column = try texts([#""""NL""""#, #""NL""#, "NL", #""""NL""""#])
    #expect(
      column.cells == [.string("\"NL\""), .string("NL"), .string("NL"), .string("\"NL\"")])
    #expect(distinct(column) == 2)
  }

  @Test func `empty cells are missing, quoted or not`() throws {
    let column = try texts(["a", "", "\"\"", "a", "\"\"", ""])
    let a = Cell.string("a")
    #expect(column.cells == [a, .missing, .missing, a, .missing, .missing])
  }

  @Test(arguments: ["\n", "\r\n"])
  func `texts around 8 and 16 bytes stay apart`(end: String) throws {
    let long = "abcdefghijklmnopq"
    let rows = [7, 8, 9, 15, 16, 17, 8, 17, 16, 9, 7].map { String(long.prefix($0)) }
    let column = try texts(rows, end: end)
    #expect(column.cells == rows.map { .string($0) })
    #expect(distinct(column) == 6)
  }

  @Test func `numbers of any length may follow scores`() throws {
    let scores = (0..<600).map { "\($0 % 11)" }
    let rows = scores + ["", "-7", "12345678", "-123456789", "100", "", "123456789012345678"]
    let column = try csv("n\n" + rows.map { "\"\($0)\"" }.joined(separator: "\n") + "\n")
      .column("n")
    let plain = try csv("n,o\n" + rows.map { "\($0),1\n" }.joined()).column("n")
    let expected = rows.map { Int64($0).map { Cell.integer($0) } ?? .missing }
    #expect(plain.cells == expected)
    #expect(column.cells == expected)
  }

  @Test(arguments: ["007", "08", "-", "+5", "1.5", "1x", "x1", "--1", "1-", " "])
  func `what is no plain number is read with care`(odd: String) throws {
    // Beyond the sample, in a block of scores and in one of longer numbers.
    for number in ["8", "12345", "1234567890"] {
      let rows = Array(repeating: number, count: 3000) + [odd] + Array(repeating: number, count: 9)
      let column = try csv("n,o\n" + rows.map { "\($0),1\n" }.joined()).column("n")
      let alone = try csv("n,o\n\(number),1\n\(odd),1\n").column("n")
      #expect(column.type == alone.type)
      #expect(column.cells[2999...3001] == [alone.cells[0], alone.cells[1], alone.cells[0]])
    }
  }

  @Test(arguments: 0..<40) func `random texts come back as written`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let words = (0..<Int.random(in: 1...150, using: &random)).map { _ in
      let length = Int.random(in: 0...20, using: &random)
      return String(decoding: random.bytes(count: length, of: "abcé\" ,'"), as: UTF8.self)
    }
    let written = (0..<900).map { _ in words.randomElement(using: &random) ?? "" }
    let rows = written.map { text -> String in
      let needsQuotes = text.contains { ",\"".contains($0) }
      guard needsQuotes || Bool.random(using: &random) else { return text }
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      return "\"" + parts.joined(separator: "\"\"") + "\""
    }
    let end = Bool.random(using: &random) ? "\n" : "\r\n"
    // Half of an é would be refused.
    guard words.allSatisfy({ !$0.contains("\u{fffd}") }) else { return }
    let column = try texts(rows, end: end)
    #expect(column.cells == written.map { $0.isEmpty ? .missing : .string($0) })
    #expect(distinct(column) == Set(written.filter { !$0.isEmpty }).count)
  }

  @Test(arguments: 0..<20) func `bands are counted by place`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let rows = 300
    let codes = (0..<rows).map { _ in UInt32.random(in: 0...6, using: &random) }
    let known = (0..<rows).map { _ in UInt8.random(in: 0...1, using: &random) }
    let scores = (0..<rows).map { _ in
      [Int64.random(in: -140...140, using: &random), .max, .min].randomElement(using: &random) ?? 0
    }
    let bands = (0..<513).map { UInt8($0 % 5) }
    var places = [UInt32](repeating: 99, count: rows)
    deed_group_places(codes, known, rows, 0, &places)
    deed_group_places(codes, nil, rows, 3, &places)
    var counts = [UInt64](repeating: 0, count: 64 * 8)
    let isAnyBeyond = deed_group_bands(places, scores, known, rows, bands, &counts)
    var expected = [UInt64](repeating: 0, count: 64 * 8)
    for row in 0..<rows {
      let place = (known[row] == 0 ? 0 : codes[row] + 1) | (codes[row] + 1) << 3
      let score = scores[row]
      let entry = known[row] == 0 ? 256 : -128...127 ~= score ? Int(score) + 128 : 512
      expected[Int(place) * 8 + Int(bands[entry])] += 1
    }
    #expect(counts == expected)
    #expect(isAnyBeyond)
  }
}
