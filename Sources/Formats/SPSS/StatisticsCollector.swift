import Activity
import Calendars
import Tables

/// Collects what libreadstat finds, column by column.
final class StatisticsCollector {
  private struct Variable {
    let name: String
    let wording: String
    let format: String
    let labels: String
    let isText: Bool
    var numbers: [Double?] = []
    var texts: [String?] = []
    var declaredMissing = 0
  }

  private var variables: [Variable] = []
  private var labels: [String: [(number: Double, label: String)]] = [:]
  private var rowCount = 0

  static func from(_ context: UnsafeMutableRawPointer?) -> StatisticsCollector? {
    context.map { Unmanaged<StatisticsCollector>.fromOpaque($0).takeUnretainedValue() }
  }

  /// The wordings of columns that have one.
  var wordings: [String: String] {
    Dictionary(
      variables.filter { !$0.wording.isEmpty }.map { ($0.name, $0.wording) },
      uniquingKeysWith: { first, _ in first })
  }

  func begin(
    _ column: Int, name: UnsafePointer<CChar>?, label: UnsafePointer<CChar>?,
    format: UnsafePointer<CChar>?, labels: UnsafePointer<CChar>?, isText: Bool
  ) -> Int32 {
    guard column == variables.count else { return 1 }
    variables.append(
      Variable(
        name: Self.string(name), wording: Self.string(label), format: Self.string(format),
        labels: Self.string(labels), isText: isText))
    return 0
  }

  func label(
    _ set: UnsafePointer<CChar>?, number: Double, text: UnsafePointer<CChar>?,
    label: UnsafePointer<CChar>?
  ) -> Int32 {
    if text == nil {
      labels[Self.string(set), default: []].append((number, Self.string(label)))
    }
    return 0
  }

  func append(_ column: Int, _ row: Int, _ value: Double, missing: Int32) -> Int32 {
    guard variables.indices.contains(column), row == variables[column].numbers.count,
      row & 0xFFF != 0 || !Cancellation.isRequested
    else { return 1 }
    variables[column].numbers.append(missing == 0 && value.isFinite ? value : nil)
    if missing == 2 { variables[column].declaredMissing += 1 }
    rowCount = max(rowCount, row + 1)
    return 0
  }

  func append(
    _ column: Int, _ row: Int, _ text: UnsafePointer<CChar>?, missing: Int32
  ) -> Int32 {
    guard variables.indices.contains(column), row == variables[column].texts.count,
      row & 0xFFF != 0 || !Cancellation.isRequested
    else { return 1 }
    let string = Self.string(text)
    variables[column].texts.append(missing == 0 && !string.isEmpty ? string : nil)
    if missing == 2 { variables[column].declaredMissing += 1 }
    rowCount = max(rowCount, row + 1)
    return 0
  }

  /// The columns, each as long as the longest: a file cut short ends in the middle of a row.
  func table(name file: String, zone: TimeZoneRules) throws -> Table {
    var notes: [Note] = []
    var columns: [(name: String, column: Column)] = []
    var taken = Set(variables.map(\.name))
    var seen: Set<String> = []
    for variable in variables {
      guard seen.insert(variable.name).inserted else {
        throw FormatsError.damaged(
          file: file, place: "SPSS file", expected: "variables of different names",
          found: "two called `\(variable.name)`")
      }
      if variable.declaredMissing > 0 {
        notes.append(
          Note(
            step: "read", reason: "values are declared missing in the file",
            column: variable.name, count: variable.declaredMissing))
      }
      if variable.isText {
        columns.append((variable.name, .strings(padded(variable.texts))))
        continue
      }
      let numbers = padded(variable.numbers)
      columns.append(
        (variable.name, try column(numbers, variable, file: file, zone: zone)))
      if let labelled = labelled(numbers, variable) {
        var name = variable.name + "_label"
        while !taken.insert(name).inserted { name += "_" }
        columns.append((name, labelled))
      }
    }
    return Table(columns, rowCount: rowCount, label: file, notes: notes)
  }

  private func padded<Value>(_ values: [Value?]) -> [Value?] {
    values + [Value?](repeating: nil, count: rowCount - values.count)
  }

  private func column(
    _ numbers: [Double?], _ variable: Variable, file: String, zone: TimeZoneRules
  ) throws -> Column {
    let letters = variable.format.uppercased().prefix { $0.isLetter }
    switch letters {
    case "DATE", "ADATE", "EDATE", "JDATE", "SDATE":
      return .dates(
        try numbers.enumerated().map { row, seconds in
          try seconds.map { try local($0, variable, row, file) }.map {
            Int32(truncatingIfNeeded: ($0 - ($0 % 86_400 + 86_400) % 86_400) / 86_400)
          }
        })
    case "DATETIME", "YMDHMS":
      return .times(
        try numbers.enumerated().map { row, seconds in
          try seconds.map { seconds in
            let whole = try local(seconds, variable, row, file)
            let fraction = Int64((seconds - seconds.rounded(.down)) * 1_000_000)
            switch zone.instants(ofLocal: whole) {
            case .once(let instant), .twice(let instant, _): return instant * 1_000_000 + fraction
            case .never(let change):
              return (whole - Int64(change.before)) * 1_000_000 + fraction
            }
          }
        })
    default: return SurveyReader.numbers(numbers)
    }
  }

  /// Seconds since 1970 out of SPSS' seconds since 1582-10-14.
  private func local(
    _ seconds: Double, _ variable: Variable, _ row: Int, _ file: String
  ) throws -> Int64 {
    let local = seconds.rounded(.down) - 12_219_379_200
    guard let whole = Int64(exactly: local), whole.magnitude < 250_000_000_000 else {
      throw FormatsError.outOfRange(
        file: file, column: variable.name, row: row + 1, value: "\(seconds)",
        expected: "seconds since 1582 of a date up to 9999")
    }
    return whole
  }

  /// The labels of the values in the order of the values, when every one that occurs has one.
  private func labelled(_ numbers: [Double?], _ variable: Variable) -> Column? {
    guard !variable.labels.isEmpty, let set = labels[variable.labels] else { return nil }
    var levels: [String] = []
    var codes: [Double: UInt32] = [:]
    for (number, label) in set.sorted(by: { $0.number < $1.number }) where codes[number] == nil {
      if let known = levels.firstIndex(of: label) {
        codes[number] = UInt32(known)
      } else {
        codes[number] = UInt32(levels.count)
        levels.append(label)
      }
    }
    let present = numbers.compactMap(\.self)
    guard !present.isEmpty, present.allSatisfy({ codes[$0] != nil }) else { return nil }
    return .coded(
      numbers.map { $0.flatMap { codes[$0] } ?? 0 }, StringDictionary(levels),
      validity: Bitmap(numbers.map { $0 != nil }), isOrdered: true)
  }

  // The library gives UTF-8; what is not shows as U+FFFD.
  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
