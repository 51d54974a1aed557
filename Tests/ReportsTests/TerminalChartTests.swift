import Terminal
import Tables
import TestSupport
import Testing

@testable import Reports

@Suite struct TerminalChartTests {
  @Test func `bars grow from zero`() {
    let chart = Chart("NPS", .bars([.init("NL", 40), .init("BE", 20), .init("DE", nil)]))
    #expect(
      chartText(chart, style: Style(width: 20)) == """
        NPS
        NL  ████████████  40
        BE  ██████        20
        DE                –

        """)
    #expect(
      chartText(Sample.signed, style: Style(width: 24)) == """
        Signed
        up        │████████  40
        down  ████│          -20
        none                 –

        """)
  }

  @Test func `an interval is a point with whiskers`() {
    #expect(
      chartText(Sample.intervals, style: Style(width: 50, isUnicode: false)) == """
        Intervals
        NL           |           [----o---]  40 [30, 50]
        BE     [----o---]                    -2 [-12, 8.5]
            -20      0  10  20  30   40  50

        """)
  }

  @Test func `a control chart shows centre, limits and signals, and counts the missing`() {
    #expect(
      chartText(Sample.control, style: Style(width: 60)) == """
        Control
        17┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
        16┤
        15┤
        14┤    ●           ●               ◆           ●
        13┤─────────────────────────────────────────────
        12┤        ●                           ●   ●
        11┤●                   ●       ●
        10┤                        ●
         9┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
           2026-1                                2026-12
        ● nps   ─ center   ┄ limits   ◆ 2026-9 14 (beyond limits)
        1 missing

        """)
  }

  @Test func `the peak and the end of a journey are marked and named`() {
    #expect(
      chartText(Sample.journey) == """
        Journey
         5┤         ▲
         4┤
         3┤
         2┤●
         1┤
         0┤┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
        -1┤                   ■
        -2┤
        -3┤    ●
           Order        Invoice
        ▲ peak 3 Delivery 4.5   ■ end 5 Invoice -1
        1 Order 2 → 2 Wait -3 → 3 Delivery 4.5 → 4 Use – → 5 Invoice -1

        """)
  }

  @Test func `bands are told apart without colour`() {
    #expect(
      chartText(Sample.bands, style: Style(width: 50)) == """
        Bands
        NL  ▓▓░░░░████████████  NPS 60  10% 20% 70%  n 100
        BE  ▓▓▓▓▓▓▓▓░░░░░░░░██  NPS -36  46% 45% 9%  n 11
        DE                      –
        ▓ detractors   ░ passives   █ promoters

        """)
    let coloured = chartText(Sample.bands, style: Style(width: 50, isColoured: true))
    #expect(coloured.contains("\u{1b}[38;5;166m▓▓\u{1b}[0m"))
  }

  @Test func `sparklines leave a gap where a value is missing`() {
    #expect(chartText(Sample.spark) == "Spark\nNL  ▁▂▄ █  1 → 5\nBE  ▄▄  5 → 5\n")
  }

  @Test func `whole numbers get a bin each, even those nobody chose`() throws {
    let scores = try Sample.scores.table.column("n").cells
    #expect(scores == [1, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4].map { .integer($0) })
  }

  @Test func `other numbers get round bins that hold them all`() throws {
    #expect(
      try text(of: Sample.spend.table, as: .csv) == """
        value,n
        "[0, 1000)",84
        "[1000, 2000)",35
        "[2000, 3000)",26
        "[3000, 4000)",23
        "[4000, 5000)",20
        "[5000, 6000]",12

        """)
  }

  @Test func `a summary says what a chart shows`() {
    #expect(
      Sample.control.summary == "12 points, lowest 2026-7 10, highest 2026-2 14, 1 missing. "
        + "1 signal: 2026-9 (beyond limits).")
    #expect(Sample.bands.summary.hasSuffix(" DE: no values."))
  }

  @Test func `the values of a chart are a table`() throws {
    #expect(Sample.control.table.names == ["period", "nps", "center", "lcl", "ucl", "signal"])
    #expect(Sample.journey.table.names == ["touchpoint", "rating", "moment"])
    #expect(try Sample.journey.table.column("moment")[2] == .string("peak"))
    let same = Chart("x", valueName: "name", .bars([.init("a", 1)]))
    #expect(same.table.names == ["name", "name_2"])
  }

  @Test func `no chart is wider than asked, whatever the values`() throws {
    var random = SeededGenerator(seed: 11)
    let numbers: [Double?] = [
      nil, .nan, .infinity, 0, 1, -1, 1e308, -1e308, Double.leastNonzeroMagnitude, 0.1, 1e15, -3.5,
      1e-7, 1e300,
    ]
    let names = ["a", "漢字漢字漢字", "", "x\n\u{1b}[2J", String(repeating: "long ", count: 30), "👨‍👩‍👧"]
    func number() -> Double? { numbers.randomElement(using: &random) ?? nil }
    func name() -> String { names.randomElement(using: &random) ?? "" }
    for _ in 0..<25 {
      let count = Int.random(in: 0...30, using: &random)
      var kinds: [Chart.Kind] = [
        .bars((0..<count).map { _ in .init(name(), number(), low: number(), high: number()) }),
        .histogram(
          (0..<count).map { _ in .init(name(), Int.random(in: -5 ... .max, using: &random)) }),
        .bands(
          parts: ["a", "b", name()],
          rows: (0..<count).map { _ in
            .init(name(), [1, .max, Int.random(in: -5...5, using: &random)])
          }),
        .sparklines((0..<count).map { _ in .init(name(), (0..<count).map { _ in number() }) }),
      ]
      kinds.append(
        .line(
          .init(
            (0..<count).map { _ in
              Chart.Point(
                name(), number(), center: number(), lower: number(), upper: number(),
                signal: Bool.random(using: &random) ? name() : nil)
            })))
      kinds.append(
        .journey(
          .init(
            (0..<count).map { _ in (name(), number()) }, neutral: number() ?? 0,
            peak: Int.random(in: -1...31, using: &random),
            ending: Int.random(in: -1...31, using: &random))))
      kinds.append(Chart.histogram("h", of: (0..<count).compactMap { _ in number() }).kind)
      let width = Int.random(in: 1...90, using: &random)
      let style = Style(width: width, isUnicode: Bool.random(using: &random))
      for kind in kinds {
        let chart = Chart(name(), valueName: name(), kind)
        let text = chartText(chart, style: style)
        for line in text.split(separator: "\n") { #expect(String(line).displayWidth <= width) }
        #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
        let svg = chartSVG(chart)
        #expect(tagsAreBalanced(svg))
        #expect(!svg.contains("=\"nan") && !svg.contains("=\"inf") && !svg.contains("=\"-inf"))
        #expect(try chart.table.rowCount() >= 0)
      }
    }
  }
}
