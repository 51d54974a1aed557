import Tables
import TestSupport
import Testing

@testable import Reports

@Suite struct DocumentTests {
  let hostile = "</title><script>alert(1)</script> \" ' & \u{1b}[31m ]]> --> `x` |"

  func report(_ text: String) -> Report {
    let table = Table(
      [(text, .strings([text, nil])), ("n", .integers([1, 2]))],
      notes: [Note(step: text, reason: "rows had " + text, count: 2)])
    var parts: [Report.Part] = [
      .heading(text), .text(text + "\n\n" + text), .value(.table(table), TableOptions(title: text)),
      .value(
        .result(
          ShownResult(
            title: text, fields: [.init(text, .string(text)), .init("points", .table(table))],
            settings: [.init(text, text)], sentences: [text])), TableOptions(title: text)),
      .value(.object([.init(text, .string(text))]), TableOptions()),
    ]
    let kinds: [Chart.Kind] = [
      .bars([.init(text, 1, low: 0, high: 2)]),
      .line(.init([Chart.Point(text, 1, signal: text), Chart.Point(text, 2)])),
      .histogram([.init(text, 3)]), .bands(parts: [text, text], rows: [.init(text, [1, 2])]),
      .journey(.init([(text, 1)], peak: 0, ending: 0)), .sparklines([.init(text, [1, 2])]),
    ]
    parts += kinds.map { .chart(Chart(text, valueName: text, $0)) }
    return Report(text, parts: parts)
  }

  @Test func `nothing hostile gets through into HTML`() throws {
    let html = try report(hostile).html()
    #expect(!html.contains("<script") && !html.contains("\u{1b}"))
    #expect(html.contains("Content-Security-Policy"))
    #expect(html.count(of: "://") == html.count(of: "http://www.w3.org/2000/svg"))
    #expect(tagsAreBalanced(html))
  }

  @Test func `pictures are well formed and described`() throws {
    for chart in Sample.all {
      let svg = chartSVG(chart)
      #expect(svg.hasPrefix("<svg xmlns=") && svg.hasSuffix("</svg>\n"))
      #expect(
        svg.contains("<desc id=\"chart-1-description\">\(chart.summary.escapedForHTML)</desc>"))
      #expect(!svg.contains("nan") && !svg.contains("inf"))
      #expect(tagsAreBalanced(svg))
    }
  }

  @Test func `a small picture`() {
    let svg = chartSVG(Chart("T", .sparklines([.init("a", [1, 3])])))
    #expect(
      svg.contains(
        """
        <text x="23" y="68" text-anchor="end" fill="#222222" font-size="13">a</text>
        """), "\(svg)")
  }

  @Test func `a document is Markdown`() throws {
    let report = Report(
      "Q1 #1",
      parts: [
        .heading("Scores"), .text("First\nline.\n\n# no heading"),
        .value(.table(Table([("n", .integers([1]))])), TableOptions(title: "T")),
        .value(.integer(5), TableOptions()),
        .chart(Chart("C", .bars([.init("a", 2)]))),
      ])
    #expect(
      try report.markdown() == """
        # Q1 #1

        ## Scores

        First line.

        \\# no heading

        **T**

        | n |
        | --: |
        | 1 |

        1 row

        ```
        5
        ```

        ```
        C
        a  ████████████████████████████████████████████████████████████  2
        ```

        | name | value |
        | :-- | --: |
        | a | 2 |

        1 row

        """)
  }

  @Test func `a document is JSON`() throws {
    let report = Report(
      "T\n",
      parts: [
        .heading("h"), .text("t"), .value(.number(.nan), TableOptions()),
        .chart(Chart("C", .bars([.init("a", 2)]))),
      ])
    #expect(
      try report.json() == """
        {"title":"T\\n","parts":[
        {"heading":"h"},
        {"text":"t"},
        {"title":null,"value":null},
        {"chart":"C","summary":"1 bar, lowest a 2, highest a 2.","values":[{"name":"a","value":2.0}]}
        ]}

        """)
  }

  @Test func `random texts never break a document`() throws {
    var random = SeededGenerator(seed: 5)
    let pieces = [
      "<", ">", "&", "\"", "'", "</svg>", "<!--", "]]>", "|", "\n", "\\", "`", "```", "\u{0}",
      "\u{1b}", "a", " ", "#", "\u{202e}", "\u{ffff}", "漢", "👨‍👩‍👧",
    ]
    for _ in 0..<40 {
      let text = (0..<Int.random(in: 0...10, using: &random)).map { _ in
        pieces.randomElement(using: &random) ?? ""
      }.joined()
      let report = report(text)
      #expect(tagsAreBalanced(try report.html()), "\(text.debugDescription)")
      let markdown = try report.markdown()
      #expect(!markdown.contains("\u{1b}") && !markdown.contains("\u{0}"))
      let json = try report.json()
      #expect(!json.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
    }
  }
}

extension String {
  /// How often a text occurs.
  fileprivate func count(of text: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
