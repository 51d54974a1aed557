import Calendars
import Tables

/// Makes a table of a sheet's cells.
struct SheetAssembly {
  let cells: [SheetCell]
  let is1904: Bool
  let zone: TimeZoneRules
  let file: String
  let sheet: String

  /// The most places (rows times columns) of a sheet that are spread out.
  private static let placeLimit = 200_000_000

  /// The table, and the header's cells by column as they stand there.
  func assembled() throws -> (table: Table, titles: [String]) {
    guard let headerRow = cells.first?.row else {
      return (Table([], rowCount: 0, label: file), [])
    }
    let header = cells.prefix { $0.row == headerRow }
    let body = cells.dropFirst(header.count)
    let rowCount = (body.last?.row ?? headerRow) - headerRow
    let width = (cells.map(\.column).max() ?? -1) + 1
    guard rowCount * width <= Self.placeLimit else {
      throw FormatsError.unsupported(
        file: file, place: "sheet `\(sheet)`",
        found: "a sheet of \(rowCount) rows and \(width) columns")
    }
    var byColumn = [[SheetCell]](repeating: [], count: width)
    for cell in body { byColumn[cell.column].append(cell) }
    var titles = [String](repeating: "", count: width)
    for cell in header { titles[cell.column] = text(cell) }
    var notes: [Note] = []
    var columns: [(name: String, column: Column)] = []
    var kept: [String] = []
    var taken: Set<String> = []
    let wanted = Set(titles)
    for position in 0..<width {
      let title = SurveyText.trimmed(titles[position])
      if title.isEmpty && byColumn[position].isEmpty { continue }
      let base = title.isEmpty ? "column_\(position + 1)" : title
      var name = base
      var number = 2
      while taken.contains(name) || (name != title && wanted.contains(name)) {
        name = "\(base)_\(number)"
        number += 1
      }
      if name != title {
        let reason = title.isEmpty ? "column had no name" : "name was there twice: `\(title)`"
        notes.append(Note(step: "read", reason: reason, column: name, count: 1))
      }
      taken.insert(name)
      kept.append(title)
      columns.append(
        (
          name,
          try column(
            name, byColumn[position], firstRow: headerRow + 1, rowCount: rowCount, &notes)
        ))
    }
    return (Table(columns, rowCount: rowCount, label: file, notes: notes), kept)
  }

  private enum Form {
    case empty, integers, numbers, booleans, dates, times, texts
  }

  private func column(
    _ name: String, _ cells: [SheetCell], firstRow: Int, rowCount: Int, _ notes: inout [Note]
  ) throws -> Column {
    let failures = cells.count { if case .failure = $0.content { true } else { false } }
    if failures > 0 {
      notes.append(
        Note(step: "read", reason: "cells held an error", column: name, count: failures))
    }
    let forms = cells.map(form)
    let form = Self.common(forms)
    if form == .texts {
      let others = zip(cells, forms).count { $1 != .texts && $1 != .empty }
      if others > 0 {
        notes.append(
          Note(
            step: "read", reason: "numbers and dates among texts were kept as text", column: name,
            count: others))
      }
    }
    func spread<Value>(_ make: (SheetCell) throws -> Value?) rethrows -> [Value?] {
      var values = [Value?](repeating: nil, count: rowCount)
      for cell in cells { values[cell.row - firstRow] = try make(cell) }
      return values
    }
    switch form {
    case .empty: return .strings([String?](repeating: nil, count: rowCount))
    case .integers:
      return .integers(spread { if case .integer(let number) = $0.content { number } else { nil } })
    case .numbers: return .numbers(spread(number))
    case .booleans:
      return .booleans(spread { if case .boolean(let flag) = $0.content { flag } else { nil } })
    case .dates: return .dates(try spread { try days($0, name) })
    case .times: return .times(try spread { try instant($0, name) })
    case .texts:
      return .strings(
        spread { if case .failure = $0.content { nil } else { text($0) } })
    }
  }

  /// The form that holds cells of all these forms.
  private static func common(_ forms: [Form]) -> Form {
    var common = Form.empty
    for form in forms where form != .empty && form != common {
      switch (common, form) {
      case (.empty, _): common = form
      case (.integers, .numbers), (.numbers, .integers): common = .numbers
      case (.dates, .times), (.times, .dates): common = .times
      default: return .texts
      }
    }
    return common
  }

  private func form(_ cell: SheetCell) -> Form {
    switch cell.content {
    case .failure: return .empty
    case .boolean: return .booleans
    case .text(let text): return text.isEmpty ? .empty : .texts
    case .moment(let text): return ISOText.days(text) != nil ? .dates : .times
    case .integer:
      switch cell.kind {
      case .number: return .integers
      case .date: return .dates
      case .time: return .times
      case .timeOfDay: return .texts
      }
    case .number:
      switch cell.kind {
      case .number: return .numbers
      case .date, .time: return .times
      case .timeOfDay: return .texts
      }
    }
  }

  private func number(_ cell: SheetCell) -> Double? {
    switch cell.content {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// Days since 1970 of a date cell.
  private func days(_ cell: SheetCell, _ name: String) throws -> Int32? {
    if case .moment(let text) = cell.content { return ISOText.days(text) }
    return try number(cell).map { try Int32(local($0, cell, name) / 86_400_000_000) }
  }

  /// The instant of a time cell, or of a date cell at the start of its day.
  private func instant(_ cell: SheetCell, _ name: String) throws -> Int64? {
    let local: Int64
    if case .moment(let text) = cell.content {
      let moment = SurveyMoment(order: nil, zone: zone)
      if let instant = ISOText.instant(text) ?? moment.instant(text) { return instant }
      throw outOfRange(cell, name, text)
    }
    guard let number = number(cell) else { return nil }
    local = try self.local(number, cell, name)
    let seconds = local >= 0 ? local / 1_000_000 : (local - 999_999) / 1_000_000
    switch zone.instants(ofLocal: seconds) {
    case .once(let instant), .twice(let instant, _):
      return instant * 1_000_000 + (local - seconds * 1_000_000)
    case .never: throw outOfRange(cell, name, ISOText.time(local))
    }
  }

  /// The local time of a serial number in microseconds since 1970, to the millisecond: serial
  /// numbers are no more exact.
  ///
  /// In the calendar from 1900 day 60 is a 29 February that was not; days before it count one more.
  private func local(_ serial: Double, _ cell: SheetCell, _ name: String) throws -> Int64 {
    guard serial >= 0, serial < 2_958_466, is1904 || !(60..<61).contains(serial) else {
      throw outOfRange(cell, name, "\(serial)")
    }
    let epoch: Double = is1904 ? 24_107 : serial < 60 ? 25_568 : 25_569
    return Int64(((serial - epoch) * 86_400_000).rounded()) * 1000
  }

  private func outOfRange(_ cell: SheetCell, _ name: String, _ value: String) -> FormatsError {
    .outOfRange(
      file: file, column: name, row: cell.row + 1, value: value,
      expected: "a date between 1900 and 9999")
  }

  /// What a cell shows, nearly: dates in ISO form, numbers as short as they are exact.
  private func text(_ cell: SheetCell) -> String {
    switch cell.content {
    case .text(let text), .moment(let text): return text
    case .boolean(let flag): return flag ? "true" : "false"
    case .failure: return ""
    case .integer(let number):
      return cell.kind == .number ? "\(number)" : dateText(cell) ?? "\(number)"
    case .number(let number):
      return cell.kind == .number ? "\(number)" : dateText(cell) ?? "\(number)"
    }
  }

  private func dateText(_ cell: SheetCell) -> String? {
    guard let number = number(cell), let local = try? local(number, cell, "") else { return nil }
    let text = ISOText.time(local)
    switch cell.kind {
    case .date: return String(text.prefix(10))
    case .timeOfDay: return String(text.dropFirst(11).prefix(8))
    default: return String(text.prefix(19))
    }
  }
}
