import Calendars
import Tables

/// Makes the columns of a mapped export, for the rows that are responses.
struct SurveyReader {
  private let export: SurveyExport
  private let mapping: SurveyMapping
  private let settings: SurveySettings
  private let rows: [Int]
  private let locale: ValueLocale
  private(set) var notes: [Note] = []

  init(
    _ export: SurveyExport, _ mapping: SurveyMapping, _ settings: SurveySettings, rows: [Int]
  ) {
    self.export = export
    self.mapping = mapping
    self.settings = settings
    self.rows = rows
    self.locale = settings.locale ?? Self.locale(of: export)
  }

  /// The scores by response; nil when there is no score.
  ///
  /// Labels give their number, declared end points theirs; words for no answer are missing.
  mutating func scores() throws -> [Double?]? {
    guard let position = mapping.score else { return nil }
    let number = numberReading
    let read = try export.cells(position).map { cell, row -> Double? in
      if let point = settings.endPoints[SurveyText.trimmed(cell)] ?? labelledScale(cell)
        ?? SurveyText.wholePoint(cell)
      {
        return Double(point)
      }
      if SurveyText.isNoAnswer(cell) { return nil }
      switch number(cell) {
      case .integer(let number): return Double(number)
      case .number(let number): return number
      default:
        throw FormatsError.answer(
          file: export.label, column: export.names[position], row: row + 1, cell: cell,
          expected: "a point of the scale")
      }
    }
    let cells = try export.cells(position)
    let words = rows.count { read[$0] == nil && cells[$0] != nil }
    if words > 0 {
      notes.append(
        Note(step: "import", reason: "answers were words for none", column: "score", count: words))
    }
    return rows.map { read[$0] }
  }

  /// Whole numbers when all are, else numbers.
  static func numbers(_ values: [Double?]) -> Column {
    let whole = values.map { $0.flatMap { Int64(exactly: $0) } }
    let areWhole = zip(values, whole).allSatisfy { ($0 == nil) == ($1 == nil) }
    return areWhole ? .integers(whole) : .numbers(values)
  }

  /// The instants of the responses; nil without a column for them.
  mutating func times() throws -> Column? {
    guard !mapping.times.isEmpty else { return nil }
    var times = [Int64?](repeating: nil, count: rows.count)
    for position in mapping.times {
      let cells = try export.cells(position)
      let moment = SurveyMoment(order: try order(cells, position), zone: zone(position))
      let read = try cells.map { cell, row -> Int64? in
        // LimeSurvey's day for surveys that are not date-stamped.
        if export.layout == .limeSurvey && cell.hasPrefix("1980-01-01") { return nil }
        if let instant = moment.instant(cell) ?? unix(cell) { return instant }
        throw FormatsError.answer(
          file: export.label, column: export.names[position], row: row + 1, cell: cell,
          expected: "a date and time")
      }
      for (index, row) in rows.enumerated() where times[index] == nil { times[index] = read[row] }
    }
    let without = times.count { $0 == nil }
    if without > 0 {
      notes.append(
        Note(
          step: "import", reason: "responses had no time", column: "answered_at", count: without))
    }
    return .times(times)
  }

  /// The response's key: the tool's, or one made of its time and customer (of the whole row when
  /// it is anonymous), so that the same export gives the same keys again.
  mutating func responseIDs() throws -> Column {
    if let ids = try strings(mapping.responseID) { return ids }
    let parts =
      mapping.customer.map { [$0] + mapping.times.prefix(1) } ?? Array(export.names.indices)
    let cells = try parts.map { try export.cells($0) }
    var seen: [UInt64: Int] = [:]
    let ids: [String?] = rows.map { row in
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for cell in cells {
        for byte in (cell[row] ?? "").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ 0x1f) &* 0x100_0000_01b3
      }
      let number = seen[hash, default: 0] + 1
      seen[hash] = number
      return "r" + String(hash, radix: 16) + (number > 1 ? "-\(number)" : "")
    }
    if !rows.isEmpty {
      notes.append(
        Note(
          step: "import", reason: "responses have no id: made of time and customer",
          column: "response_id", count: rows.count))
    }
    return .strings(ids)
  }

  /// A column as it is written, without the guards of its tool.
  func strings(_ position: Int?) throws -> Column? {
    guard let position else { return nil }
    let read = try export.cells(position).map { cell, _ in
      SurveyText.unguarded(cell, export.layout)
    }
    return .strings(rows.map { read[$0] })
  }

  /// A further column in the type that all its cells have; nil when it is empty.
  mutating func further(_ position: Int) throws -> Column? {
    guard let column = try strings(position), column.missingCount < column.count else { return nil }
    let cells = TextCells(column: column)
    let texts = cells.texts
    let number = numberReading
    let readings = texts.map { Self.mayBeNumber($0) ? number($0) : .notANumber }
    if readings.allSatisfy({ if case .integer = $0 { true } else { false } }) {
      return .integers(
        cells.map { cell, _ -> Int64? in
          if case .integer(let whole) = number(cell) { whole } else { nil }
        })
    }
    let areNumbers = readings.allSatisfy {
      switch $0 {
      case .integer, .number: true
      default: false
      }
    }
    if areNumbers {
      return .numbers(
        cells.map { cell, _ -> Double? in
          switch number(cell) {
          case .integer(let whole): Double(whole)
          case .number(let value): value
          default: nil
          }
        })
    }
    if texts.allSatisfy({ ISOText.days($0) != nil }) {
      return .dates(cells.map { cell, _ in ISOText.days(cell) })
    }
    let moment = SurveyMoment(order: nil, zone: zone(position))
    if texts.allSatisfy({ $0.contains(":") && moment.instant($0) != nil }) {
      return .times(cells.map { cell, _ in moment.instant(cell) })
    }
    return column
  }

  /// Reads numbers as the locale writes them, those of files that store numbers as they are.
  private var numberReading: (String) -> NumberReading {
    let local = ValueText(locale: locale)
    guard export.hasPlainNumbers else { return { local.number($0) } }
    let plain = ValueText()
    return { cell in
      switch plain.number(cell) {
      case .integer(let whole): .integer(whole)
      case .number(let value): .number(value)
      default: local.number(cell)
      }
    }
  }

  // Keys and telephone numbers stay text.
  private static func mayBeNumber(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if bytes.first == UInt8(ascii: "+") || bytes.count > 18 { return false }
    return !(bytes.count > 1 && bytes[0] == UInt8(ascii: "0") && bytes[1] &- 48 < 10)
  }

  /// Seconds since 1970, as Delighted's API gives them.
  private func unix(_ cell: String) -> Int64? {
    guard export.layout == .delighted, (9...11).contains(cell.utf8.count),
      let seconds = Int64(cell)
    else { return nil }
    return seconds * 1_000_000
  }

  /// The zone of a column: the one in Qualtrics' third header row; the tool's; the settings'.
  private func zone(_ position: Int) -> TimeZoneRules {
    switch export.layout {
    case .qualtrics:
      let remark = position < export.remarks.count ? export.remarks[position] : ""
      guard case .string(let name)? = (try? JSONReader.value(remark))?["timeZone"],
        let zone = try? TimeZoneRules.named(name)
      else { return settings.zone }
      return zone
    case .delighted, .typeform, .formbricks, .medallia, .surveyMonkey: return .utc
    default: return settings.zone
    }
  }

  /// The order of day and month: the tool's, else the locale's, else what the column shows.
  private func order(_ cells: TextCells, _ position: Int) throws -> SurveyMoment.Order? {
    if export.layout == .surveyMonkey {
      return SurveyMoment.order(shownBy: cells.texts) ?? .monthFirst
    }
    switch locale {
    case .dutch, .french, .german, .british: return .dayFirst
    case .american: return .monthFirst
    case .iso, .english: return SurveyMoment.order(shownBy: cells.texts)
    }
  }

  /// The language of a header that people or sheets write in theirs.
  private static func locale(of export: SurveyExport) -> ValueLocale {
    guard export.layout == .spreadsheet || export.layout == .googleForms else { return .iso }
    let names = Set(export.names.map { SurveyText.trimmed($0).lowercased() })
    let dutch = [
      "tijdstempel", "antwoordnr", "antwoordnummer", "klantnr", "klantnummer", "datum",
      "opmerking", "opmerkingen", "cijfer", "voltooid", "toelichting",
    ]
    let french = [
      "horodateur", "numéro de réponse", "n° réponse", "numéro client", "n° client",
      "date de réponse", "commentaire", "terminé",
    ]
    if dutch.contains(where: names.contains) { return .dutch }
    if french.contains(where: names.contains) { return .french }
    if names.contains("zeitstempel") { return .german }
    return .iso
  }
}
