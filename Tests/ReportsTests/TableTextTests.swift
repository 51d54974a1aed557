import Terminal
import Synchronization
import Tables
import TestSupport
import Testing

@testable import Reports

@Suite struct TableTextTests {
  let small = Table(
    [
      ("country", .strings(["NL", "BE", nil])),
      ("nps", .numbers([39.8126, nil, -5])),
      ("n", .integers([1200, 45, nil])),
      ("loyal", .booleans([true, false, nil])),
    ],
    notes: [
      Note(step: "where", reason: "rows had no tenure", column: "tenure", count: 412),
      Note(step: "where", reason: "rows had no country", column: "country", count: 1),
    ])

  @Test func `a table shows aligned values, counts and notes`() throws {
    #expect(
      try tableText(small, TableOptions(title: "By country")) == """
        By country
        country    nps     n  loyal
        ───────  ─────  ────  ─────
        NL       39.81  1200  true
        BE           –    45  false
        –        -5.00     –  –
        3 rows
        412 rows had no tenure
        1 row had no country

        """)
  }

  @Test func `a cut table says how many rows there are`() throws {
    let table = Table([("x", .integers(Array(1...5000)))], label: nil)
    let text = try tableText(table, TableOptions(limit: 4))
    #expect(text == "   x\n────\n   1\n   2\n   3\n   ⋮\n5000\n5,000 rows (4 shown)\n")
    #expect(try tableText(table, TableOptions(limit: 0)).hasSuffix("5,000 rows (0 shown)\n"))
  }

  @Test func `columns that do not fit are counted and named`() throws {
    let text = try tableText(small, style: Style(width: 16))
    #expect(
      text.hasPrefix("country    nps\n───────  ─────\nNL       39.81\n"), "\(text)")
    #expect(text.contains("2 more columns:\nn, loyal\n"), "\(text)")
  }

  @Test func `names are not cut to a few letters, columns are left out instead`() throws {
    let table = Table([
      ("satisfaction", .integers([8])), ("touchpoint", .strings(["web"])),
      ("tenure_months", .integers([26])),
    ])
    let text = try tableText(table, style: Style(width: 30))
    #expect(text.hasPrefix("satisfaction  touchpoint\n"), "\(text)")
    #expect(text.contains("1 more column: tenure_months\n"), "\(text)")
  }

  @Test func `columns that cannot fit are not read`() throws {
    let source = CountingSource()
    let text = try tableText(Table(source), style: Style(width: 10))
    #expect(source.asked.withLock { $0 } == (0..<6).map { "c\($0)" })
    #expect(text.contains("97 more\ncolumns:\n"), "\(text)")
  }

  @Test func `text gives way before numbers do`() throws {
    let table = Table([
      ("comment", .strings(["a rather long remark", "short"])), ("score", .integers([10, 9])),
    ])
    #expect(
      try tableText(table, style: Style(width: 17, isUnicode: false)) == """
        comment     score
        ----------  -----
        a rathe...     10
        short           9
        2 rows

        """)
  }

  @Test func `empty tables say so`() throws {
    #expect(try tableText(Table([], rowCount: 3)) == "no columns, 3 rows\n")
    #expect(try tableText(Table([("a", .strings([]))])) == "a\n─\n0 rows\n")
  }

  @Test func `nothing a terminal obeys is printed`() throws {
    let table = Table([("a\u{1b}[2J", .strings(["x\ny", "\u{1b}]0;t\u{7}", "\u{9b}31m"]))])
    let text = try tableText(table, TableOptions(title: "t\u{1b}"), style: Style(width: 30))
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0.value == 0x9B })
    #expect(text.contains("x⏎y"))
  }

  @Test func `tiny and huge numbers never read as zero`() throws {
    let table = Table([("p", .numbers([1e-9, 0.00123, 0, 1e300]))])
    let text = try tableText(table)
    #expect(text.contains("  1e-09\n0.00123\n0.00000\n 1e+300\n"), "\(text)")
  }

  @Test func `no line is wider than asked, every row appears or is counted`() throws {
    var random = SeededGenerator(seed: 7)
    let letters = ["a", "漢", "👨‍👩‍👧", "e\u{301}", " ", "\n", "\u{1b}", "🇳🇱", "x", "word"]
    for _ in 0..<300 {
      let rows = Int.random(in: 0...12, using: &random)
      let columns = (0..<Int.random(in: 0...6, using: &random)).map { index -> (String, Column) in
        let name =
          (0..<Int.random(in: 1...9, using: &random)).map { _ in
            letters.randomElement(using: &random) ?? ""
          }.joined() + "\(index)"
        if Bool.random(using: &random) {
          return (
            name,
            .numbers(
              (0..<rows).map { _ in
                Bool.random(using: &random) ? nil : Double.random(in: -1e6...1e6, using: &random)
              })
          )
        }
        return (
          name,
          .strings(
            (0..<rows).map { _ in
              (0..<Int.random(in: 0...12, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? ""
              }.joined()
            })
        )
      }
      let table = Table(
        columns, rowCount: rows,
        notes: [
          Note(step: "read", reason: "rows had a remark that is rather long", count: 3)
        ])
      let width = Int.random(in: 1...60, using: &random)
      let limit = Int.random(in: 0...10, using: &random)
      let style = Style(width: width, isUnicode: Bool.random(using: &random))
      let text = try tableText(table, TableOptions(title: "A title", limit: limit), style: style)
      for line in text.split(separator: "\n") { #expect(String(line).displayWidth <= width) }
      let full = try tableText(table, TableOptions(limit: limit))
      let lines = full.split(separator: "\n", omittingEmptySubsequences: false).count - 1
      let cut = rows > limit
      #expect(full.contains(counted(rows, "row") + (cut ? " (\(limit) shown)" : "")))
      if !columns.isEmpty { #expect(lines == 2 + min(rows, limit) + (cut ? 1 : 0) + 2) }
    }
  }
}

/// A hundred columns of one row, and a record of those that were asked for.
private final class CountingSource: TableSource {
  let asked = Mutex<[String]>([])
  let names = (0..<100).map { "c\($0)" }

  func rowCount() -> Int { 1 }

  func load(_ names: [String]) -> [Column] {
    asked.withLock { $0 += names }
    return names.map { _ in .integers([1]) }
  }

  func notes() -> [Note] { [] }
}
