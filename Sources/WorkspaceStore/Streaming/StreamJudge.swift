import CKernels
import Calendars
import Experience
import Manifest
import Tables

/// Where the columns are that rules look at; nil for those that the file does not have.
struct JudgedColumns: Sendable {
  let score: Int
  let customer: Int?
  let answeredAt: Int?
  let survey: Int?
}

/// What a worker's answers come to: rows that rules set aside, and how often each score occurs.
///
/// A row that could break a rule is handed to the rules themselves; what is decided here is only that
/// others cannot.
struct StreamJudge {
  private struct Survey {
    let id: String?
    let rules: ResponseRules
  }

  private struct Odd: Hashable {
    let survey: Int
    let day: Int
    let score: Int64
  }

  private let columns: JudgedColumns
  private let fixed: String?
  private let settings: [String: Manifest.SurveySettings]
  private let zone: TimeZoneRules
  private let now: Int64
  // Survey `code + 1` of the worker's dictionary; the first is that of answers that name none.
  private var surveys: [Survey] = []
  private var bounds: [deed_answer_bounds] = []
  // What is within the bounds of all surveys.
  private var strict = deed_answer_bounds(low: .min, high: .max, floor: .min)
  private var days = DayNumbers()
  // By day, survey and score from 0 up: `stride` counts a day.
  private var counts: [UInt32] = []
  private var stride = 0
  private let suspects = Scratch()
  private let oddRows = Scratch()
  private var odd: [Odd: Int] = [:]
  /// The chunk (the upper half) and row (the lower half) of the first answer that names no survey.
  private(set) var firstUnnamed: UInt64?
  /// Whether counting needs more memory than is allowed.
  private(set) var isTooVaried = false

  private static let scores = Int(DEED_ANSWER_SCORES)
  private static let mostCounts = 1 << 22

  init(_ columns: JudgedColumns, fixed: String?, _ workspace: Workspace) {
    self.columns = columns
    self.fixed = fixed
    settings = workspace.manifest.surveys
    zone = workspace.zone
    now = workspace.instant
    add(survey: fixed)
  }

  private mutating func add(survey id: String?) {
    let rules = ResponseRules(id.flatMap { settings[$0] }, zone: zone, now: now)
    // The epoch and what is before the launch need a look: two days more than any zone's offset.
    let launch = Int64(rules.launchedDays ?? 0)
    let floor = (max(launch, 0) + 3).multipliedReportingOverflow(by: ISOText.microsecondsPerDay)
    surveys.append(Survey(id: id, rules: rules))
    let own = deed_answer_bounds(
      low: Int64(rules.bounds.lowerBound), high: Int64(rules.bounds.upperBound),
      floor: floor.overflow ? .max : floor.partialValue)
    bounds.append(own)
    strict = deed_answer_bounds(
      low: max(strict.low, own.low), high: min(strict.high, own.high),
      floor: max(strict.floor, own.floor))
  }

  /// Judges a chunk; gives the rows that are set aside, in row order.
  mutating func judge(_ chunk: ChunkColumns) throws -> [Quarantine.Entry] {
    let surveyColumn = columns.survey.map { chunk.columns[$0] }
    if let surveyColumn {
      extend(surveyColumn)
      if firstUnnamed == nil, surveyColumn.missing > 0,
        let row = (0..<chunk.count).first(where: { surveyColumn.valid[$0] == 0 })
      {
        firstUnnamed = UInt64(chunk.chunk) << 32 | UInt64(row)
      }
    }
    let suspects = look(chunk, surveyColumn)
    isTooVaried = odd.count * 4 + counts.count > Self.mostCounts
    return suspects.isEmpty ? [] : try judged(suspects, chunk, surveyColumn)
  }

  private mutating func extend(_ column: ChunkColumn) {
    guard let offsets = column.textOffsets, let bytes = column.textBytes else { return }
    for code in surveys.count - 1..<max(column.codeCount, surveys.count - 1) {
      let text = UnsafeBufferPointer(
        start: bytes + Int(offsets[code]), count: Int(offsets[code + 1] - offsets[code]))
      add(survey: String(decoding: text, as: UTF8.self))
    }
  }

  @inline(__always) private static func survey(_ column: ChunkColumn?, _ row: Int) -> Int {
    guard let column, column.valid[row] == 1 else { return 0 }
    return Int(column.codes[row]) + 1
  }

  /// Counts the answers; gives the rows that may break a rule.
  private mutating func look(_ chunk: ChunkColumns, _ surveyColumn: ChunkColumn?) -> [Int] {
    let score = chunk.columns[columns.score]
    let at = columns.answeredAt.map { chunk.columns[$0] }
    var answers = deed_answers(
      scores: score.integers, scored: score.valid, surveys: surveyColumn?.codes,
      named: surveyColumn?.valid, customers: columns.customer.map { chunk.columns[$0].valid },
      instants: at?.integers, dated: at?.valid)
    let suspects = suspects.room(chunk.count, of: UInt32.self)
    let oddRows = oddRows.room(chunk.count, of: UInt32.self)
    var result = deed_answer_result(
      counts: nil, suspects: suspects.baseAddress, suspect_count: 0, odd: oddRows.baseAddress,
      odd_count: 0)
    widenCounts()
    let (stride, bounds, strict, now) = (stride, bounds, strict, now)
    var row = 0
    while row < chunk.count {
      var (day, instants) = (0, Int64.max...Int64.max)
      let isDated = at.map { $0.valid[row] == 1 } ?? false
      if let at, isDated { (day, instants) = days.day(of: at.integers[row], zone) }
      if counts.count < (day + 1) * stride {
        counts += repeatElement(0, count: (day + 1) * stride * 2 - counts.count)
      }
      let end = chunk.count
      row = counts.withUnsafeMutableBufferPointer { counts in
        result.counts = counts.baseAddress.map { $0 + day * stride }
        return deed_judge_answers(
          &answers, row, end, bounds, strict, instants.lowerBound,
          isDated ? instants.upperBound : .min, now, &result)
      }
      for index in 0..<result.odd_count {
        let row = Int(oddRows[index])
        let survey = Self.survey(surveyColumn, row)
        odd[Odd(survey: survey, day: day, score: score.integers[row]), default: 0] += 1
      }
      result.odd_count = 0
    }
    return suspects[..<result.suspect_count].map(Int.init)
  }

  /// Makes room for the surveys that the worker's dictionary has by now.
  private mutating func widenCounts() {
    let wanted = surveys.count * Self.scores
    guard wanted > stride else { return }
    let days = stride == 0 ? 0 : counts.count / stride
    var wider = [UInt32](repeating: 0, count: days * wanted)
    for day in 0..<days {
      wider.replaceSubrange(
        day * wanted..<day * wanted + stride, with: counts[day * stride..<(day + 1) * stride])
    }
    counts = wider
    stride = wanted
  }

  /// What the rules say about these rows.
  private func judged(
    _ suspects: [Int], _ chunk: ChunkColumns, _ surveyColumn: ChunkColumn?
  ) throws -> [Quarantine.Entry] {
    var rowsOf: [Int: [Int]] = [:]
    for row in suspects { rowsOf[Self.survey(surveyColumn, row), default: []].append(row) }
    func numbers(_ position: Int, _ rows: [Int]) -> [Int64?] {
      let column = chunk.columns[position]
      return rows.map { column.valid[$0] == 1 ? column.integers[$0] : nil }
    }
    var entries: [Quarantine.Entry] = []
    for (survey, rows) in rowsOf {
      var judged = ResponseColumns()
      judged.score = .integers(numbers(columns.score, rows))
      // Only whether there is a customer counts.
      judged.customer = columns.customer.map { position in
        .integers(rows.map { chunk.columns[position].valid[$0] == 1 ? 1 : nil })
      }
      judged.answeredAt = columns.answeredAt.map { .times(numbers($0, rows)) }
      entries += try Quarantine(judged, rules: surveys[survey].rules).entries.map {
        .init(row: rows[$0.row], reason: $0.reason, text: $0.text)
      }
    }
    return entries.sorted { $0.row < $1.row }
  }

  /// How often each score of each survey occurs.
  func tallies() -> [String?: ScoreTally] {
    var tallies: [String?: ScoreTally] = [:]
    // Without a chunk nothing was counted, and there are days that only odd scores have.
    let dayCount = stride == 0 ? 0 : counts.count / stride
    let numbers = days.inOrder.filter { $0 < dayCount }
    for (place, survey) in surveys.enumerated() {
      var totals = [Int](repeating: 0, count: Self.scores)
      var ofDays: [ScoreTally.OnDay] = []
      ofDays.reserveCapacity(numbers.count)
      for number in numbers {
        var scores = ScoreTally.Day()
        for score in 0..<Self.scores {
          let count = Int(counts[number * stride + place * Self.scores + score])
          if count == 0 { continue }
          totals[score] += count
          scores.add(count, of: Double(score))
        }
        if scores.count > 0, let day = days.day(number) {
          ofDays.append(.init(day: day, scores: scores))
        }
      }
      let counts = totals.enumerated().filter { $1 > 0 }.map { (Double($0), $1) }
      if counts.isEmpty { continue }
      tallies[survey.id, default: ScoreTally()].add(
        Dictionary(uniqueKeysWithValues: counts), on: ofDays)
    }
    for (key, count) in odd {
      tallies[surveys[key.survey].id, default: ScoreTally()].add(
        count, of: Double(key.score), on: days.day(key.day))
    }
    return tallies
  }
}

/// Small numbers for local days in the order in which they are met; 0 is no day.
struct DayNumbers {
  private var numbers: [Int32: Int] = [:]
  private var days: [Int32] = []
  // The instants around the last one that are of the same day for sure.
  private var known: Range<Int64> = 0..<0
  private var last = 0
  // The instants among which the zone's offset is `offset` for sure.
  private var steady: Range<Int64> = 0..<0
  private var offset: Int64 = 0

  /// The number of the day of an instant, and instants around it that are of the same day for sure.
  mutating func day(
    of instant: Int64, _ zone: TimeZoneRules
  ) -> (number: Int, instants: ClosedRange<Int64>) {
    let number = known.contains(instant) ? last : look(instant, zone)
    return (number, known.isEmpty ? instant...instant : ClosedRange(known))
  }

  /// The day of a number; nil for 0.
  func day(_ number: Int) -> Int32? { number == 0 ? nil : days[number - 1] }

  /// The numbers in the order of their days, no day first.
  var inOrder: [Int] { [0] + days.indices.map { $0 + 1 }.sorted { days[$0 - 1] < days[$1 - 1] } }

  private mutating func look(_ instant: Int64, _ zone: TimeZoneRules) -> Int {
    let length = ISOText.microsecondsPerDay
    // Years that no clock change or overflow can make difficult are the ones that are fast.
    guard abs(instant / length) < 1_000_000 else {
      known = 0..<0
      return number(zone.localDays(ofMicroseconds: instant))
    }
    if !steady.contains(instant) {
      let (quotient, rest) = instant.quotientAndRemainder(dividingBy: 1_000_000)
      let second = rest < 0 ? quotient - 1 : quotient
      let change = zone.change(afterUTC: second)?.instant
      let end = change.flatMap { $0 < Int64.max / 1_000_000 ? $0 * 1_000_000 : nil } ?? .max
      // The same next change: nothing changed between.
      steady =
        end == steady.upperBound && instant < steady.lowerBound
        ? instant..<end : second * 1_000_000..<max(end, second * 1_000_000 + 1)
      offset = Int64(zone.offset(ofMicroseconds: instant)) * 1_000_000
    }
    let local = instant + offset
    let start = local - (local % length + length) % length
    let day = Int32(truncatingIfNeeded: start / length)
    let range = start - offset..<start - offset + length
    known = max(range.lowerBound, steady.lowerBound)..<min(range.upperBound, steady.upperBound)
    last = number(day)
    return last
  }

  private mutating func number(_ day: Int32) -> Int {
    if let known = numbers[day] { return known }
    days.append(day)
    numbers[day] = days.count
    return days.count
  }
}
