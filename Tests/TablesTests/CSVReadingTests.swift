import Tables
import Testing

@Suite struct CSVReadingTests {
  @Test func `columns get the narrowest type that holds their cells`() throws {
    let table = try csv(
      "id,score,weight,day,at,ok,note\n7,10,0.5,2024-05-13,2024-05-13T07:03:25Z,true,top\n8,,1,2024-05-14,2024-05-13 07:03:25,FALSE,\n"
    )
    #expect(try table.column("id").cells == [.integer(7), .integer(8)])
    #expect(try table.column("score").cells == [.integer(10), .missing])
    #expect(try table.column("weight").cells == [.number(0.5), .number(1)])
    #expect(try table.column("day").cells == [.date(19856), .date(19857)])
    #expect(
      try table.column("at").cells == Array(repeating: .time(1_715_583_805_000_000), count: 2))
    #expect(try table.column("ok").cells == [.boolean(true), .boolean(false)])
    #expect(try table.column("note").cells == [.string("top"), .missing])
  }

  @Test func `quotes protect delimiters, line ends and doubled quotes`() throws {
    let table = try csv("a,b\n\"x,\"\"y\"\"\nz\",1\n\"\",2\n")
    #expect(try table.column("a").cells == [.string("x,\"y\"\nz"), .missing])
    #expect(try table.column("b").cells == [.integer(1), .integer(2)])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `all line ends are read, the last one may be absent`(end: String) throws {
    for last in ["", end] {
      let table = try csv("a,b" + end + "1,x" + end + "2,\"y\"" + last)
      #expect(
        try contents(table) == [
          "a integer \([Cell.integer(1), .integer(2)])",
          "b string \([Cell.string("x"), .string("y")])",
        ])
    }
  }

  @Test func `leading zeros make text`() throws {
    #expect(try csv("a,b\n007,0\n8,0.5\n").column("a").cells == [.string("007"), .string("8")])
    #expect(try csv("a,b\n007,0\n8,0.5\n").column("b").cells == [.number(0), .number(0.5)])
  }

  @Test func `numbers that 64 bits cannot hold stay text`() throws {
    let table = try csv("a,b\n9223372036854775807,9223372036854775808\n-1,1\n")
    #expect(try table.column("a").cells == [.integer(.max), .integer(-1)])
    #expect(try table.column("b").cells == [.string("9223372036854775808"), .string("1")])
  }

  @Test func `a header is trimmed and made unique with notes`() throws {
    let table = try csv(" score ,score,,b\n1,2,3,4\n")
    #expect(table.names == ["score", "score_2", "column_3", "b"])
    #expect(
      table.notes.map(\.reason) == [
        "blanks around the name", "name was there twice: `score`", "column had no name",
      ])
  }

  @Test func `a file without names gets them by position`() throws {
    let table = try csv("1,9\n2,10\n")
    #expect(table.names == ["column_1", "column_2"])
    #expect(try table.rowCount() == 2)
    #expect(table.notes.count == 1)
  }

  @Test func `a header alone is an empty table`() throws {
    for text in ["a,b", "a,b\n", "a,b\r\n"] {
      let table = try csv(text)
      #expect(try table.rowCount() == 0)
      #expect(try table.column("b").count == 0)
    }
  }

  @Test func `blank lines are left out with a note`() throws {
    let table = try csv("a,b\n1,2\n\n3,4\n\r\n\n")
    #expect(try table.column("a").cells == [.integer(1), .integer(3)])
    #expect(table.notes == [Note(step: "read", reason: "blank lines were left out", count: 3)])
  }

  @Test func `in one column a blank line is a missing value`() throws {
    #expect(try csv("a\n1\n\n3\n").column("a").cells == [.integer(1), .missing, .integer(3)])
  }

  @Test func `a ragged row is refused with its place, padded or skipped`() throws {
    let text = "a,b\n1,\"x\ny\"\n2\n3,z\n"
    #expect(
      message { _ = try csv(text) }
        == "t.csv: row 2 (line 4): 1 field where the header has 2."
        + " `ragged = \"pad\"` fills short rows, `ragged = \"skip\"` leaves such rows out.")
    let padded = try csv(text, options { $0.ragged = .pad })
    #expect(try padded.column("b").cells == [.string("x\ny"), .missing, .string("z")])
    let skipped = try csv(text, options { $0.ragged = .skip })
    #expect(try skipped.column("a").cells == [.integer(1), .integer(3)])
    #expect(skipped.notes.map(\.count) == [1])
  }

  @Test func `a long row is refused even when short ones are padded`() {
    #expect(
      message { _ = try csv("a,b\n1,2,3\n", options { $0.ragged = .pad }) }
        .hasPrefix("t.csv: row 1 (line 2): 3 fields where the header has 2."))
  }

  @Test func `text after a closing quote is refused`() {
    #expect(
      message { _ = try csv("a,b\n1,\"x\"y\n") }.hasPrefix(
        "t.csv: row 1 (line 2), column `b`: text after a closing quote"))
  }

  @Test func `a quote that never closes is refused where it opens`() {
    #expect(
      message { _ = try csv("a,b\n1,x\n2,\"y\n3,z\n") }.hasPrefix(
        "t.csv: row 2 (line 3), column `b`: the quote that opens here never closes"))
  }

  @Test func `a quote within plain text is text`() throws {
    let table = try csv("a,b\n5\" pipe,1\n6\" pipe,2\n")
    #expect(try table.column("a").cells == [.string("5\" pipe"), .string("6\" pipe")])
  }

  @Test func `a NUL byte is refused with its place`() {
    #expect(
      message { _ = try csv("a,b\n1,x\n2,y\u{0}z\n") }.hasPrefix(
        "t.csv: row 2 (line 3), column `b`: a NUL byte"))
  }

  @Test func `declared types refuse other cells`() throws {
    let declared = options { $0.types = ["score": .integer] }
    #expect(
      message { _ = try csv("id,score\n1,9\n2,n/a\n", declared) }
        == "t.csv: row 2 (line 3), column `score`: expected an integer, found `n/a`."
        + " Name it in `missing`, or read the column as another type.")
    #expect(
      try csv("id,score\n1,9.0\n2, 8 \n", declared).column("score").cells == [
        .integer(9), .integer(8),
      ])
  }

  @Test func `declared missing cells are missing in every type`() throws {
    let some = options { $0.missing = ["NA", "n.v.t."] }
    let table = try csv("a,b\nNA,x\n3,n.v.t.\n4,NA\n", some)
    #expect(try table.column("a").cells == [.missing, .integer(3), .integer(4)])
    #expect(try table.column("b").cells == [.string("x"), .missing, .missing])
  }

  @Test func `blanks are missing in numbers and text in strings`() throws {
    let table = try csv("a,b\n1,x\n ,  \n")
    #expect(try table.column("a").cells == [.integer(1), .missing])
    #expect(try table.column("b").cells == [.string("x"), .string("  ")])
  }

  @Test func `declared booleans are read in any case`() throws {
    let dutch = options {
      $0.yes = ["ja"]
      $0.no = ["nee"]
    }
    #expect(
      try csv("a;b\nJa;1\nnee;2\n;3\n", dutch).column("a").cells == [
        .boolean(true), .boolean(false), .missing,
      ])
  }

  @Test func `columns are chosen and renamed`() throws {
    let table = try csv(
      "Respondent ID,How likely,c\n1,9,x\n",
      options {
        $0.columns = [.init("score", from: "How likely"), .init("id", from: "Respondent ID")]
      })
    #expect(table.names == ["score", "id"])
    #expect(try table.column("score").cells == [.integer(9)])
    let wrong = options { $0.columns = [.init("score", from: "How likly")] }
    #expect(
      message { _ = try csv("How likely,c\n1,9\n", wrong) }.hasSuffix("Did you mean `How likely`?"))
  }

  @Test func `lines before, after the header and at the end are left out`() throws {
    let some = options {
      $0.skip = 1
      $0.skipAfterHeader = 1
      $0.skipLast = 1
    }
    let table = try csv("Export of May\na,b\nlabel a,label b\n1,2\n3,4\nTotal,6\n", some)
    #expect(try table.column("a").cells == [.integer(1), .integer(3)])
  }

  @Test func `a later cell widens a column`() throws {
    let rows = (0..<3000).map { "\($0),\($0 == 2999 ? "x" : "1"),\($0 > 2500 ? "0.5" : "")" }
    let table = try csv("a,b,c\n" + rows.joined(separator: "\n"), .init(), tiny(256))
    #expect(try table.column("a").type == .integer)
    #expect(try table.column("b")[2999] == .string("x"))
    #expect(try table.column("b")[0] == .string("1"))
    #expect(try table.column("c")[2501] == .number(0.5))
    #expect(try table.column("c").missingCount == 2501)
  }

  @Test func `rows and cells larger than a chunk are read`() throws {
    let long = String(repeating: "lang, \"\"en\"\" breed\n", count: 9000)
    let table = try csv("a,b\n1,\"\(long)\"\n2,x\n", .init(), tiny(64))
    #expect(
      try table.column("b").cells == [
        .string(long.replacingDoubledQuotes), .string("x"),
      ])
  }

  @Test func `an empty file, a folder and an absent file are refused`() {
    #expect(message { _ = try csv("") } == "t.csv is empty; a line of column names was expected.")
    #expect(message { _ = try CSVSource(path: "/") }.contains("is a folder"))
    #expect(
      message { _ = try CSVSource(path: "/no/such.csv") }
        == "`/no/such.csv` cannot be read: there is no such file.")
  }
}

extension String {
  fileprivate var replacingDoubledQuotes: String {
    var result = ""
    var last: Character = " "
    for character in self {
      if character == "\"" && last == "\"" {
        last = " "
        continue
      }
      result.append(character)
      last = character
    }
    return result
  }
}
