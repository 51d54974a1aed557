import Calendars
import Statistics
import Tables

/// What the rules have to know about a survey to set answers aside.
package struct ResponseRules: Sendable {
  /// The lowest and the highest score, whole numbers.
  package var bounds: ClosedRange<Int>
  /// Codes that stand for no answer.
  package var missing: [Double]
  /// The code of the lowest score, where the codes begin elsewhere.
  package var codeOfLowest: Int
  /// The instant after which an answer is in the future, in microseconds.
  package var now: Int64
  /// The survey's first day; nil when it is not known.
  package var launchedDays: Int32?
  /// The zone in which days begin.
  package var zone: TimeZoneRules
  /// The share of the median duration below which an answer is too fast.
  package var speedShare = 0.3
  /// The fewest grid items of which equal answers say something.
  package var gridMinimum = 5

  /// The rules for scores in `bounds`, as codes that begin at `codeOfLowest` (the lowest score
  /// unless given).
  package init(
    bounds: ClosedRange<Int> = 0...10, missing: [Double] = [], codeOfLowest: Int? = nil,
    now: Int64, launchedDays: Int32? = nil, zone: TimeZoneRules
  ) {
    self.bounds = bounds
    self.missing = missing
    self.codeOfLowest = codeOfLowest ?? bounds.lowerBound
    self.now = now
    self.launchedDays = launchedDays
    self.zone = zone
  }

  /// The score that a code stands for; nil when it stands for none.
  package func score(of code: Double) -> Double? {
    if missing.contains(code) || code.isNaN { return nil }
    return code - Double(codeOfLowest) + Double(bounds.lowerBound)
  }
}

/// The columns of answers that the rules look at, all of one length.
///
/// A column that is nil is not judged: a file without customers is anonymous, not at fault.
package struct ResponseColumns: Sendable {
  package var responseID: Column?
  package var customer: Column?
  package var score: Column?
  package var answeredAt: Column?
  /// The survey of each answer, where one table holds several.
  package var survey: Column?
  /// True where the survey tool marked a test or preview.
  package var isTest: Column?
  /// How long an answer took, in any unit.
  package var duration: Column?
  /// Items with the same answers.
  package var grid: [Column]
  /// True where somebody or a check suspects another scale.
  package var isSuspected: Column?

  /// No columns yet.
  package init() { self.grid = [] }

  /// The columns of a table by their standard names, as far as it has them.
  package init(
    _ table: Table, score: String = "score", duration: String? = nil, grid: [String] = []
  ) throws {
    func column(_ name: String) throws -> Column? {
      table.has(name) ? try table.column(name) : nil
    }
    self.init()
    responseID = try column("response_id")
    customer = try column("customer_id")
    self.score = try column(score)
    answeredAt = try column("answered_at")
    survey = try column("survey_id")
    isTest = try column("is_test")
    self.duration = try duration.flatMap(column)
    self.grid = try table.columns(grid)
  }

  /// The number of answers.
  package var rowCount: Int {
    let columns = [responseID, customer, score, answeredAt, survey, isTest, duration, isSuspected]
    return columns.lazy.compactMap(\.self).first?.count ?? grid.first?.count ?? 0
  }
}

extension Column {
  /// Whether row `row` says nothing: no value, or a text without a character.
  func isBlank(_ row: Int) -> Bool {
    if isMissing(row) { return true }
    guard let dictionary, let code = code(row) else { return false }
    return dictionary.utf8(code).isEmpty
  }

  /// The dictionary code of a row of a string column; nil for other types.
  func code(_ row: Int) -> Int? {
    switch storage {
    case .codes8(let codes, _): Int(codes[row])
    case .codes16(let codes, _): Int(codes[row])
    case .codes32(let codes, _): Int(codes[row])
    default: nil
    }
  }

  /// The local day of row `row` of a date or time column; nil for other types.
  package func localDays(_ row: Int, zone: TimeZoneRules) -> Int32? {
    switch (type, storage) {
    case (.date, .int32(let days)): days[row]
    case (.time, .int64(let instants)): zone.localDays(ofMicroseconds: instants[row])
    default: nil
    }
  }
}
