import Terminal
import Tables
import TestSupport
import Testing

@testable import Reports

@Suite struct ValueTests {
  let nps = ShownResult(
    title: "NPS",
    fields: [
      .init("nps", .number(39.8123)), .init("n", .integer(2746)),
      .init("promoters", .integer(1428)),
      .init("passives", .integer(983)), .init("detractors", .integer(335)),
      .init("missing", .integer(12)), .init("invalid", .integer(0)), .init("se", .number(1.3467)),
      .init("low", .number(37.2)), .init("high", .number(42.5)), .init("scale", .string("0-10")),
      .init("variance", .null),
    ],
    headline: .init("nps", range: -100...100), bands: ["detractors", "passives", "promoters"],
    settings: [
      .init("scale", "0-10", isAssumed: true), .init("interval", "adjusted"),
      .init("confidence", "0.95"),
    ],
    notes: [Note(step: "nps", reason: "rows had no score", count: 12)])

  @Test func `a result opens with its figure, interval and n`() throws {
    #expect(
      try ValueTree.result(nps).text(style: Style(width: 78)) == """
        NPS 39.8  [37.2, 42.5]  n 2,746
        ▓▓▓▓▓░░░░░░░░░░░░░░█████████████████████
        ▓ detractors 12% (335)   ░ passives 36% (983)   █ promoters 52% (1,428)
        missing 12   invalid 0   se 1.3467   variance –
        scale 0-10 (assumed) · interval adjusted · confidence 0.95
        12 rows had no score

        """)
  }

  @Test func `a result fits ASCII and a narrow terminal`() throws {
    let text = try resultText(nps, style: Style(width: 24, isUnicode: false))
    #expect(text.contains("\n---.........############\n"), "\(text)")
    #expect(text.contains("variance -\n"))
    for line in text.split(separator: "\n") { #expect(String(line).displayWidth <= 24) }
  }

  @Test func `limits beyond the scale are clipped, and that is said`() throws {
    let result = ShownResult(
      title: "NPS",
      fields: [
        .init("nps", .number(100)), .init("low", .number(90)), .init("high", .number(104)),
      ], headline: .init("nps", range: -100...100))
    let text = try resultText(result)
    #expect(text.hasPrefix("NPS 100.0  [90.0, 100.0]\nthe interval is drawn within -100…100;"))
  }

  @Test func `values print as Lua writes them`() throws {
    let value = ValueTree.object([
      .init("a", .array([.integer(1), .number(0.1 + 0.2), .null])), .init("b c", .string("x\"\n")),
      .init("d", .date(0)),
    ])
    #expect(
      try value.text() == "{ a = { 1, 0.3, nil }, [\"b c\"] = \"x\\\"⏎\", d = 1970-01-01 }\n")
    #expect(try ValueTree.number(5).text() == "5.0\n")
    #expect(try ValueTree.string("a\nb\u{7}").text() == "a\nb\\u{7}\n")
    #expect(try ValueTree.number(2.0 / 3).text(TableOptions(digits: 2)) == "0.67\n")
  }

  @Test func `depth, length and cycles are limited and counted`() throws {
    let long = ValueTree.array((1...100).map { .integer($0) })
    let text = try long.text(limits: TreeLimits(entries: 2))
    #expect(text == "{\n  1, 2,\n  … 98 more\n}\n")
    var deep = ValueTree.cycle
    for _ in 0..<1000 { deep = .array([deep]) }
    #expect(try deep.text(limits: TreeLimits(depth: 2)) == "{ { { … 1 value } } }\n")
    #expect(try ValueTree.object([.init("me", .cycle)]).text() == "{ me = (itself again) }\n")
  }

  @Test func `a plain list fills lines, and one of tables has a line for each`() throws {
    let list = ValueTree.array((1...30).map { .integer(1000 + $0) })
    let lines = try list.text(style: Style(width: 40)).split(separator: "\n")
    #expect(lines.count == 7 && lines.allSatisfy { $0.count <= 40 })
    #expect(lines[1] == "  1001, 1002, 1003, 1004, 1005, 1006,")
    let nested = ValueTree.array([list, .integer(1)])
    #expect(try nested.text(style: Style(width: 40)).hasSuffix("  },\n  1,\n}\n"))
  }

  @Test func `a page of help is broken between words and set in`() {
    let page = "  confidence (0.95)  number  the interval's confidence\nreturn 1\n"
    #expect(page.fitted(to: 200) == page && page.fitted(to: nil) == page)
    #expect(
      page.fitted(to: 30)
        == "  confidence (0.95)\n      number  the interval's\n      confidence\nreturn 1\n")
  }

  @Test func `json follows the shape of values`() throws {
    let value = ValueTree.object([
      .init("list", .array([.integer(1), .number(.infinity), .boolean(true)])),
      .init("table", .table(Table([("x", .integers([1, nil]))]))), .init("r", .result(nps)),
      .init("t\n\"", .time(0)),
    ])
    let json = try value.json()
    #expect(
      json.hasPrefix(
        "{\"list\":[1,null,true],\"table\":[{\"x\":1},\n{\"x\":null}],\"r\":{\"nps\":39.8123,\"n\":2746,"
      ))
    #expect(json.hasSuffix("\"variance\":null},\"t\\n\\\"\":\"1970-01-01T00:00:00Z\"}"))
  }

  @Test func `any value has the forms of show`() throws {
    let result = ValueTree.result(
      ShownResult(
        title: "R",
        fields: [
          .init("n", .integer(2)), .init("scale", .string("=a")), .init("gone", .null),
          .init("points", .table(Table([("x", .integers([7]))]))),
        ]))
    #expect(try result.text(as: .csv) == "n,scale,gone\n2,'=a,\n")
    #expect(
      try result.text(as: .json)
        == "{\"n\":2,\"scale\":\"=a\",\"gone\":null,\"points\":[{\"x\":7}]}\n")
    #expect(
      try result.text(as: .md)
        == "```\nR  n 2\nscale \"=a\"   gone –\n```\n\n**points**\n\n| x |\n| --: |\n| 7 |\n\n1 row\n"
    )
    #expect(
      try ValueTree.string("<b>").text(as: .html) == "<pre>&lt;b&gt;</pre>\n")
    #expect(try ValueTree.number(0.5).text(as: .csv) == "0.5\n")
    #expect(throws: ReportsError.noRows(value: "a Lua table", format: .csv)) {
      try ValueTree.array([]).text(as: .csv)
    }
  }

  @Test func `values never print wider than asked or more than their limits`() throws {
    var random = SeededGenerator(seed: 3)
    func value(_ depth: Int) -> ValueTree {
      let leaves: [ValueTree] = [
        .null, .boolean(true), .integer(.min), .number(-1e300), .number(.nan), .cycle,
        .string("漢字 \u{1b}[0m \"x\"\n"), .date(.max), .time(.min), .opaque("function"),
        .result(nps), .table(Table([("a", .integers([1]))])),
      ]
      let count = Int.random(in: 0...6, using: &random)
      switch depth > 5 ? 0 : Int.random(in: 0...3, using: &random) {
      case 0, 1: return leaves.randomElement(using: &random) ?? .null
      case 2: return .array((0..<count).map { _ in value(depth + 1) })
      default: return .object((0..<count).map { .init("k \($0)\u{7}", value(depth + 1)) })
      }
    }
    for _ in 0..<200 {
      let width = Int.random(in: 1...70, using: &random)
      let style = Style(width: width, isUnicode: Bool.random(using: &random))
      let text = try value(0).text(style: style)
      for line in text.split(separator: "\n") { #expect(String(line).displayWidth <= width) }
      #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
    var wide = ValueTree.integer(1)
    for _ in 0..<8 { wide = .array(Array(repeating: wide, count: 1000)) }
    let limited = try wide.text(limits: TreeLimits(depth: 3, entries: 10))
    #expect(limited.split(separator: "\n").count < 400)
    #expect(limited.contains("… 990 more"))
  }

  @Test func `json refuses what it cannot say`() {
    #expect(throws: ReportsError.containsItself(path: "a.1")) {
      try ValueTree.object([.init("a", .array([.cycle]))]).json()
    }
    var deep = ValueTree.null
    for _ in 0..<200 { deep = .array([deep]) }
    #expect(throws: ReportsError.tooDeep(limit: 100)) { try deep.json() }
    #expect("\(ReportsError.containsItself(path: "a.1"))".hasPrefix("the table at `a.1` contains"))
  }
}
