import Calendars
import Experience
import Statistics
import Tables
import TestSupport
import Testing

@Suite struct QuarantineTests {
  let brussels: TimeZoneRules

  init() throws { brussels = try TimeZoneRules.named("Europe/Brussels") }

  private func instants(_ texts: [String?]) -> Column {
    .times(texts.map { $0.flatMap { ISOText.instant($0) } })
  }

  private func instant(_ text: String) -> Int64 { ISOText.instant(text) ?? 0 }

  /// Reference case J01.
  @Test func `the last valid answer of a customer in a local month counts`() throws {
    let ids = ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R10", "R11"]
    var columns = ResponseColumns()
    columns.responseID = .strings(ids)
    columns.customer = .strings([
      "K1", "K1", "K1", "K2", "K2", "K3", "K4", "K5", nil, "K6", "K6", "K7",
    ])
    columns.score = .integers([9, 6, 10, 8, 7, 10, 11, nil, 9, 4, 4, 9])
    columns.answeredAt = instants([
      "2024-03-01T09:00:00Z", "2024-03-20T09:00:00Z", "2024-04-02T08:00:00Z",
      "2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z", "2024-03-31T22:30:00Z",
      "2024-03-10T12:00:00Z", "2024-03-11T12:00:00Z", "2024-03-12T12:00:00Z",
      "2024-03-13T12:00:00Z", "2024-03-13T12:00:00Z", "2030-01-01T00:00:00Z",
    ])
    let rules = ResponseRules(now: instant("2024-04-15T00:00:00Z"), zone: brussels)
    let quarantine = try Quarantine(columns, rules: rules)
    #expect(
      quarantine.entries.map { "\(ids[$0.row]) \($0.row): \($0.text)" } == [
        "R7 6: score 11 out of range 0-10", "R8 7: no score", "R9 8: no customer",
        "R10 10: repeated response id", "R11 11: submitted in the future",
      ])
    let left = try Deduplication(columns, isValid: quarantine.kept, zone: brussels)
    #expect(left.kept.map { ids[$0] } == ["R2", "R3", "R5", "R6", "R10"])
    #expect(left.superseded.map { ids[$0] } == ["R1", "R4"])
    let score = try #require(columns.score)
    let march = try ScoreCounts(of: score.gathered(Values([1, 4, 9])))
    #expect(abs((march.nps ?? 0) - -66.66666666666667) < 1e-9)
    #expect(quarantine.notes.map(\.count) == [1, 1, 1, 1, 1])
  }

  /// Reference case J03.
  @Test func `only an answer both too fast and all the same is set aside`() throws {
    let grids: [[Int64]] = [
      [5, 5, 5, 5, 5], [4, 5, 3, 4, 5], [3, 3, 3, 3, 3], [1, 2, 1, 2, 1], [5, 5, 5, 5, 4],
      [2, 2, 2, 2, 2], [4, 4, 3, 4, 4], [5, 4, 5, 4, 5],
    ]
    let grid = (0..<5).map { item in Column.integers(grids.map { $0[item] }) }
    let found = Carelessness(
      duration: .integers([120, 95, 30, 210, 150, 28, 180, 99]), grid: grid, rowCount: 8)
    #expect(found.median == 109.5)
    #expect(abs((found.cut ?? 0) - 32.85) < 1e-9)
    #expect((0..<8).filter(found.isSpeeder) == [2, 5])
    #expect((0..<8).filter(found.isStraightLiner) == [0, 2, 5])
    var columns = ResponseColumns()
    columns.duration = .integers([120, 95, 30, 210, 150, 28, 180, 99])
    columns.grid = grid
    let quarantine = try Quarantine(columns, rules: ResponseRules(now: 0, zone: .utc))
    #expect(quarantine.entries.map(\.row) == [2, 5])
    #expect(quarantine.entries.allSatisfy { $0.reason == .careless })
  }

  @Test func `a grid of fewer than five items and missing answers say nothing`() throws {
    let four = Carelessness(
      duration: .numbers([1, 100, 100]), grid: [Column](repeating: .integers([1, 1, 1]), count: 4),
      rowCount: 3)
    #expect(!four.isStraightLiner(0))
    let holes = Carelessness(
      duration: .numbers([nil, .nan, -5, 100, 100]),
      grid: [Column](repeating: .integers([nil, 1, 1, 1, 1]), count: 5), rowCount: 5)
    #expect(holes.median == 100)
    #expect((0..<5).filter(holes.isSpeeder) == [])
    #expect(!holes.isStraightLiner(0))
  }

  @Test func `a file without customers is anonymous and not set aside`() throws {
    var columns = ResponseColumns()
    columns.score = .integers([9, 3])
    let rules = ResponseRules(now: 0, zone: .utc)
    #expect(try Quarantine(columns, rules: rules).entries.isEmpty)
    columns.customer = .strings(["", "K1"])
    #expect(try Quarantine(columns, rules: rules).entries.map(\.text) == ["no customer"])
    let left = try Deduplication(columns, isValid: [true, true], zone: .utc)
    #expect(left.kept == [0, 1])
    #expect(left.uncompared == 2)
  }

  @Test func `dates are judged by the survey's zone`() throws {
    var columns = ResponseColumns()
    columns.answeredAt = instants([
      "1970-01-01T00:00:00Z", "2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z", nil,
    ])
    let rules = ResponseRules(
      now: instant("2026-01-01T00:00:00Z"), launchedDays: ISOText.days("2026-01-01"),
      zone: brussels)
    #expect(
      try Quarantine(columns, rules: rules).entries.map(\.text)
        == ["dated 1970-01-01", "before the survey's launch"])
  }

  @Test func `declared codes are read before the scale is checked`() throws {
    var columns = ResponseColumns()
    columns.score = .numbers([1, 11, 99, 12, 7.5])
    let rules = ResponseRules(missing: [99], codeOfLowest: 1, now: 0, zone: .utc)
    #expect(
      try Quarantine(columns, rules: rules).entries.map(\.text) == [
        "no score", "score 12 out of range 0-10", "score 7.5 is not a whole number",
      ])
  }

  @Test func `tests and suspected rows are set aside by their flags`() throws {
    var columns = ResponseColumns()
    columns.score = .integers([9, 9, 9])
    columns.isTest = .booleans([true, false, nil])
    columns.isSuspected = .booleans([true, true, nil])
    #expect(
      try Quarantine(columns, rules: ResponseRules(now: 0, zone: .utc)).entries.map(\.reason)
        == [.test, .wrongScale])
  }

  @Test func `missing response ids are not repeats of each other`() throws {
    var columns = ResponseColumns()
    columns.responseID = .strings([nil, nil, "", "", "a", "a"])
    #expect(
      try Quarantine(columns, rules: ResponseRules(now: 0, zone: .utc)).entries.map(\.row) == [5])
  }

  @Test func `the first and the mean of a customer's answers can count instead`() throws {
    var columns = ResponseColumns()
    columns.responseID = .integers([2, 1, 3])
    columns.customer = .strings(["a", "a", "b"])
    columns.answeredAt = .dates([10, 10, 11])
    let scores: [Double] = [4, 9, 6]
    func left(_ rule: DuplicateRule) throws -> Deduplication {
      try Deduplication(columns, isValid: [true, true, true], rule: rule, zone: .utc) { scores[$0] }
    }
    #expect(try left(.last).kept == [0, 2])
    #expect(try left(.first).kept == [1, 2])
    #expect(try left(.mean).kept == [0, 2])
    #expect(try left(.mean).means == [6.5, 6])
    #expect(try left(.all).kept == [0, 1, 2])
  }

  @Test func `two surveys in one month both count`() throws {
    var columns = ResponseColumns()
    columns.customer = .strings(["a", "a"])
    columns.survey = .strings(["x", "y"])
    columns.answeredAt = .dates([10, 10])
    #expect(try Deduplication(columns, isValid: [true, true], zone: .utc).kept == [0, 1])
  }

  @Test(arguments: 0..<40)
  func `row order does not change which answers count`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = (0..<60).map { row in
      (
        id: Int64(row), customer: "K\(Int.random(in: 0..<8, using: &generator))",
        day: Int32.random(in: 0..<90, using: &generator)
      )
    }
    func ids(_ rows: [(id: Int64, customer: String, day: Int32)], _ rule: DuplicateRule)
      throws -> Set<Int64>
    {
      var columns = ResponseColumns()
      columns.responseID = .integers(rows.map(\.id))
      columns.customer = .strings(rows.map(\.customer))
      columns.answeredAt = .dates(rows.map(\.day))
      let left = try Deduplication(
        columns, isValid: rows.map { $0.id % 7 != 0 }, rule: rule, zone: .utc)
      #expect(left.kept.count + left.superseded.count == rows.count { $0.id % 7 != 0 })
      return Set(left.kept.map { rows[$0].id })
    }
    let shuffled = rows.shuffled(using: &generator)
    #expect(try ids(rows, .last) == ids(shuffled, .last))
    #expect(try ids(rows, .first) == ids(shuffled, .first))
  }

  @Test(arguments: 0..<40)
  func `answers are grouped by customer, month and survey however they are stored`(
    seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...400, using: &generator)
    let people = Int.random(in: 1...60, using: &generator)
    let brussels = try TimeZoneRules.named("Europe/Brussels")
    func some<Value>(_ make: (Int) -> Value) -> [Value?] {
      (0..<count).map { row in
        Int.random(in: 0..<12, using: &generator) == 0 ? nil : make(row)
      }
    }
    let ids = some { _ in Int.random(in: 0..<people, using: &generator) }
    let surveys = some { _ in "s\(Int.random(in: 0..<3, using: &generator))" }
    let moments = some { _ in
      Int64.random(in: -90...90, using: &generator) * 86_400_000_000
        + Int64.random(in: 0..<86_400_000_000, using: &generator)
    }
    let texts = ids.map { $0.map { $0 == 7 ? "" : "K\($0 * 91)" } }
    // Each row has a text of its own, equal ones too.
    let bytes = texts.map { Array(($0 ?? "").utf8) }
    let offsets = bytes.reduce(into: [Int64(0)]) { $0.append($0[$0.count - 1] + Int64($1.count)) }
    let repeated = Column(
      .string,
      .codes32(
        Values((0..<count).map { UInt32($0) }),
        StringDictionary(
          offsets: Values(offsets), bytes: .copying(bytes.flatMap(\.self)), isDistinct: false)),
      validity: Bitmap(texts.map { $0 != nil }))
    for (customer, isText) in [
      (Column.strings(texts), true), (repeated, true),
      (.integers(ids.map { $0.map { Int64($0) } }), false),
      (.integers(ids.map { $0.map { Int64($0) * 40_000 } }), false),
      (.integers(ids.map { $0.map { Int64($0) * 3_000_000_000 } }), false),
    ] {
      var columns = ResponseColumns()
      columns.customer = customer
      columns.survey = .strings(surveys)
      columns.answeredAt = .times(moments)
      var last: [String: Int] = [:]
      var expected: Set<Int> = []
      for row in 0..<count {
        guard let id = ids[row], !isText || id != 7, let moment = moments[row] else {
          expected.insert(row)
          continue
        }
        let date = CivilDate(days: brussels.localDays(ofMicroseconds: moment))
        let key = "\(id) \(date.year) \(date.month) \(surveys[row] ?? "–")"
        if let other = last[key], (moments[other] ?? 0) > moment { continue }
        last[key] = row
      }
      expected.formUnion(last.values)
      let left = try Deduplication(
        columns, isValid: [Bool](repeating: true, count: count), zone: brussels)
      #expect(left.kept == expected.sorted())
    }
  }
}
