import CKernels
import Calendars
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

  @Test(arguments: 0..<20) func `texts of any length come back, also at the end of a chunk`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    let written = (0..<1500).map { row -> String in
      let length = [0, 1, 3, 62, 63, 64, 65, 127, 128, 129, 200, 400].randomElement(using: &random)
      let text = random.bytes(count: length ?? 0, of: row % 3 == 0 ? "ab \"," : "abc ")
      return String(decoding: text, as: UTF8.self)
    }
    let isLast = Bool.random(using: &random)
    let rows = written.map { text -> String in
      let needsQuotes = text.contains { ",\"".contains($0) } || Bool.random(using: &random)
      let doubled = text.split(separator: "\"", omittingEmptySubsequences: false)
        .joined(separator: "\"\"")
      let cell = needsQuotes ? "\"\(doubled)\"" : text
      return isLast ? "1,\(cell)\n" : "\(cell),1\n"
    }
    for division in [CSVSource.Division(), tiny(5000)] {
      let column = try csv(
        (isLast ? "n,t\n" : "t,n\n") + rows.joined(), options { $0.types = ["t": .string] },
        division
      ).column("t")
      #expect(column.cells == written.map { $0.isEmpty ? .missing : .string($0) })
    }
  }

  @Test(arguments: 0..<20) func `the first long texts may come anywhere`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // Short ones, some of which begin long ones.
    let words = (0..<60).map { _ in
      String(
        decoding: random.bytes(count: Int.random(in: 1...8, using: &random), of: "ab"),
        as: UTF8.self)
    }
    let turn = Int.random(in: 0..<3000, using: &random)
    let written = (0..<3000).map { row -> String in
      let word = words.randomElement(using: &random) ?? ""
      guard row >= turn, Int.random(in: 0..<3, using: &random) == 0 else { return word }
      return word + (words.randomElement(using: &random) ?? "")
    }
    let column = try texts(written)
    #expect(column.cells == written.map { .string($0) })
    #expect(distinct(column) == Set(written).count)
  }

  @Test(arguments: 0..<20) func `moments of all forms are read, in blocks of one and mixed`(
    seed: UInt64
  ) throws {
    var random = SeededGenerator(seed: seed)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    var days: Int32 = 19_000
    var expected: [Cell] = []
    let rows = (0..<2500).map { row -> String in
      if Int.random(in: 0..<9, using: &random) == 0 {
        expected.append(.missing)
        return "\n"
      }
      if Int.random(in: 0..<20, using: &random) == 0 {
        days = Int32.random(in: -150_000...150_000, using: &random)
      }
      let (hour, minute, second) = (
        Int.random(in: 0...23, using: &random), Int.random(in: 0...59, using: &random),
        Int.random(in: 0...59, using: &random)
      )
      // Whole blocks of the plain form, then any form in one row of hundred, then in each.
      let form = [
        0, Int.random(in: 0..<100, using: &random), Int.random(in: 0..<5, using: &random),
      ]
      let (separator, zone, shift): (String, String, Int64) =
        switch form[row / 900] {
        case 1: (" ", "Z", 0)
        case 2: ("T", "+02:00", -7_200_000_000)
        case 3: ("T", ".25Z", 250_000)
        case 4: ("T", "-00:30", 1_800_000_000)
        default: ("T", "Z", 0)
        }
      let seconds = Int64(days) * 86400 + Int64(hour * 3600 + minute * 60 + second)
      expected.append(.time(seconds * 1_000_000 + shift))
      return "\(ISOText.date(days))\(separator)\(two(hour)):\(two(minute)):\(two(second))\(zone)\n"
    }
    #expect(
      try csv("at,n\n" + rows.map { $0.dropLast() + ",1\n" }.joined()).column("at").cells
        == expected)
  }

  @Test(
    arguments: [
      "2024-02-30T10:00:00Z", "2024-13-01T10:00:00Z", "2024-01-01T24:00:00Z",
      "2024-01-01T10:60:00Z", "2024-01-01T10:00:60Z", "2024-01-01T1a:00:00Z",
      "2024-01-01T10-00-00Z", "2024-01-01x10:00:00Z", "2024-01-01T10:00:00Y",
      "2024-01-01T10:0/:00Z", "2024-01-01T10:00::0Z", "0000-01-01T10:00:00Z",
    ])
  func `what is no moment is found among moments`(odd: String) throws {
    for before in [0, 3000, 3071, 3072] {
      let rows =
        Array(repeating: "2024-01-01T10:00:00Z", count: before) + [odd]
        + Array(repeating: "2024-01-01T11:00:00Z", count: 600)
      let column = try csv("at,n\n" + rows.map { "\($0),1\n" }.joined()).column("at")
      #expect(column.type == .string)
      #expect(column.cells == rows.map { .string($0) })
    }
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
