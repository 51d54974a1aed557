import Calendars
import Formats
import Tables

/// A file of any format that Deed reads, as a table.
package enum TableFile {
  /// What a file is, told by its first bytes.
  enum Content {
    case text, json, arrow, workbook, statistics
  }

  /// What a file is, told by its first bytes.
  ///
  /// - Throws: `FormatsError`.
  static func content(of path: String) throws -> Content {
    let head = try FileBytes.head(path, count: 512)
    if head.starts(with: Array("ARROW1".utf8)) { return .arrow }
    if head.starts(with: [0x50, 0x4b, 3, 4]) { return .workbook }
    if head.starts(with: Array("$FL2".utf8)) || head.starts(with: Array("$FL3".utf8)) {
      return .statistics
    }
    let start = head.starts(with: [0xef, 0xbb, 0xbf]) ? head.dropFirst(3) : head[...]
    let text = start.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    if text.first == UInt8(ascii: "{") { return .json }
    guard text.first == UInt8(ascii: "[") else { return .text }
    let next = text.dropFirst().first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "]") ? .json : .text
  }

  /// Reads a table; `sources` says which column of the file a column is made of, and other columns
  /// keep their names.
  ///
  /// Columns get their types: text is read as them, other values are converted. Times and dates
  /// without a zone are local in `zone`.
  ///
  /// - Throws: what reading the file throws, `StoreError.noSource`.
  package static func read(
    _ path: String, sources: [String: String] = [:], types: [String: ColumnType] = [:],
    zone: TimeZoneRules, locale: String? = nil
  ) throws -> Tables.Table {
    let label = FileBytes.name(path)
    switch try content(of: path) {
    case .text:
      let source = try text(path, sources: sources, types: types, zone: zone, locale: locale).source
      return try converted(Table(source, label: label), types, zone)
    case .json:
      let bytes = try FileBytes.read(path, access: .copied)
      var text = UnsafeBufferPointer(
        start: bytes.address.assumingMemoryBound(to: UInt8.self), count: bytes.byteCount)
      if text.starts(with: [0xef, 0xbb, 0xbf]) {
        text = UnsafeBufferPointer(rebasing: text.dropFirst(3))
      }
      return try converted(
        mapped(JSONTable.table(text, zone: zone, label: label), sources, file: label), types, zone)
    case .arrow:
      let file = try ArrowFile(FileBytes.read(path, access: .copied), name: label)
      let table = Table(ArrowSource(file), label: label)
      return try converted(mapped(table, sources, file: label), types, zone)
    case .workbook:
      let table = try Workbook(path: path).table(zone: zone)
      return try converted(
        mapped(table, sources, file: label), types, zone
      ).labelled(label)
    case .statistics:
      let table = try StatisticsFile(path: path, zone: zone).table
      return try converted(
        mapped(table, sources, file: label), types, zone
      ).labelled(label)
    }
  }

  /// Opens delimited text; `isConverted` says that columns still have to be converted to their types.
  ///
  /// - Throws: what reading the file throws, `StoreError.noSource`.
  static func text(
    _ path: String, sources: [String: String], types: [String: ColumnType], zone: TimeZoneRules,
    locale: String?, division: CSVSource.Division = CSVSource.Division()
  ) throws -> (source: CSVSource, isConverted: Bool) {
    var options = ReadOptions()
    options.zone = zone.name
    options.locale = locale
    options.isLocaleUsual = true
    // Days stay days until they are converted as a whole: then they are days of the zone.
    options.keepsDays = true
    var looking = CSVSource.Division()
    looking.eagerSize = -1
    looking.sampleRows = 0
    let look = try CSVSource(path: path, options: options, division: looking)
    let names = try renamed(look.names, sources, file: FileBytes.name(path))
    options.columns = zip(names, look.names).map { ReadOptions.Choice($0, from: $1) }
    for (name, type) in types where names.contains(name) { options.types[name] = type }
    let source = try CSVSource(path: path, options: options, division: division)
    let isConverted = types.contains { $1 == .time && source.types([$0]) == [.date] }
    return (source, isConverted)
  }

  /// The names of a file's columns under a mapping.
  private static func renamed(
    _ names: [String], _ sources: [String: String], file: String
  ) throws -> [String] {
    var renamed = names
    for (column, source) in sources.sorted(by: { $0.key < $1.key }) {
      guard let position = names.firstIndex(of: source) else {
        throw StoreError.noSource(column: column, source: source, file: file, names: names)
      }
      // A column of the file that has the name already gives way.
      if let other = renamed.firstIndex(of: column), other != position {
        renamed[other] = free(column, renamed)
      }
      renamed[position] = column
    }
    return renamed
  }

  private static func free(_ name: String, _ taken: [String]) -> String {
    var number = 2
    while taken.contains("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }

  private static func mapped(
    _ table: Tables.Table, _ sources: [String: String], file: String
  ) throws -> Tables.Table {
    let names = try renamed(table.names, sources, file: file)
    return try table.renaming(
      zip(names, table.names).filter { $0 != $1 }.map { (new: $0, old: $1) })
  }

  private static func converted(
    _ table: Tables.Table, _ types: [String: ColumnType], _ zone: TimeZoneRules
  ) throws -> Tables.Table {
    var changes: [(name: String, column: Column)] = []
    for (name, type) in types.sorted(by: { $0.key < $1.key }) where table.has(name) {
      let column = try table.column(name)
      if column.type == type { continue }
      if column.missingCount == column.count {
        changes.append((name, .missing(type, count: column.count)))
      } else if column.type == .date, type == .time {
        changes.append((name, column.startsOfDays(in: zone)))
      } else {
        changes.append((name, try column.cast(to: type, named: name)))
      }
    }
    return changes.isEmpty ? table : try table.adding(changes)
  }
}

extension Column {
  /// The instants at which the days of a date column begin by a zone's clocks.
  func startsOfDays(in zone: TimeZoneRules) -> Column {
    guard case .int32(let days) = storage else { return self }
    return .times(
      (0..<count).map { row -> Int64? in
        isMissing(row) ? nil : zone.startOfDay(days[row])
      })
  }
}

extension TimeZoneRules {
  /// The microsecond at which a local day begins; where the clocks skip midnight, the first after
  /// the gap.
  func startOfDay(_ days: Int32) -> Int64 {
    let seconds =
      switch instants(ofLocal: Int64(days) * 86_400) {
      case .once(let instant): instant
      case .twice(let earlier, _): earlier
      case .never(let change): change.instant
      }
    return seconds.multipliedReportingOverflow(by: 1_000_000).partialValue
  }
}
