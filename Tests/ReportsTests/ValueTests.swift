import Tables
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
    #expect(text == "{\n  1,\n  2,\n  … 98 more\n}\n")
    var deep = ValueTree.cycle
    for _ in 0..<1000 { deep = .array([deep]) }
    #expect(try deep.text(limits: TreeLimits(depth: 2)) == "{ { { … 1 value } } }\n")
    #expect(try ValueTree.object([.init("me", .cycle)]).text() == "{ me = (itself again) }\n")
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
