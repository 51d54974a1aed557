import Activity
import Calendars

/// Reads JSON as a table: an array of objects, or objects one a line (JSON Lines).
///
/// Columns are in the order in which their names first appear. The members of an object in a row
/// become columns `name.member`; arrays are kept as their JSON text. A value that is absent or null
/// is missing; an empty string is not. Integers and numbers in one column make a column of numbers.
/// A column of strings that are all ISO dates is one of dates, one of strings that are all ISO times
/// is one of times.
package struct JSONTable {
  /// The types that columns must have, by name; the others are found out.
  package var types: [String: ColumnType] = [:]
  /// The zone of times without an offset.
  package var zone: TimeZoneRules = .utc
  /// The most columns that a table may have.
  package var columnLimit = 10_000

  private var names: [String] = []
  private var columns: [JSONColumnBuilder] = []
  private var position: [String: Int] = [:]
  /// The cells of the row that is being read, by column, in order of arrival.
  private var row: [(column: Int, value: JSONValue)] = []
  private var rowCount = 0
  private var repeatedNames = 0
  /// The column of the last cell.
  private var lastColumn = -1

  /// A reader of one table.
  package init(
    types: [String: ColumnType] = [:], zone: TimeZoneRules = .utc, columnLimit: Int = 10_000
  ) {
    self.types = types
    self.zone = zone
    self.columnLimit = columnLimit
  }

  /// The table in the bytes of a document.
  ///
  /// A document that begins with `[` is an array of rows; any other holds rows one after the other,
  /// each on a new line.
  ///
  /// - Throws: `JSONError`.
  package static func table(
    _ bytes: UnsafeBufferPointer<UInt8>, types: [String: ColumnType] = [:],
    zone: TimeZoneRules = .utc, label: String? = nil
  ) throws(JSONError) -> Table {
    var table = JSONTable(types: types, zone: zone)
    try table.read(bytes)
    return try table.finish(label: label)
  }

  /// The table in the text of a document.
  ///
  /// - Throws: `JSONError`.
  package static func table(
    _ text: String, types: [String: ColumnType] = [:], zone: TimeZoneRules = .utc,
    label: String? = nil
  ) throws -> Table {
    var text = text
    return try text.withUTF8 { try table($0, types: types, zone: zone, label: label) }
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    var reader = JSONReader(bytes)
    guard reader.hasMore() else { return }
    if reader.skip(UInt8(ascii: "[")) {
      if !reader.skip(UInt8(ascii: "]")) {
        repeat { try readRow(&reader) } while reader.skip(UInt8(ascii: ","))
        try reader.expect(UInt8(ascii: "]"), "`,` or `]`")
      }
      try reader.expectEnd()
    } else {
      while reader.hasMore() {
        try readRow(&reader)
        if !reader.skipLineEnd() { try reader.expectEnd() }
      }
    }
    repeatedNames += reader.repeatedNames
  }

  private mutating func readRow(_ reader: inout JSONReader) throws(JSONError) {
    if rowCount & 0xFFF == 0, Cancellation.isRequested { throw .stopped }
    _ = reader.hasMore()
    let start = reader.position
    let value = try reader.next()
    guard case .object(let members) = value else {
      if rowCount == 0, reader.place(start).column == 1, case .array = value {
        throw .noRows(found: value.kindName, at: reader.place(start))
      }
      throw .rowIsNoObject(found: value.kindName, row: rowCount + 1, at: reader.place(start))
    }
    row.removeAll(keepingCapacity: true)
    try flatten(members, prefix: "")
    for cell in row {
      try columns[cell.column].append(
        cell.value, row: rowCount, name: names[cell.column], zone: zone)
    }
    rowCount += 1
  }

  private mutating func flatten(
    _ members: [JSONMember], prefix: String
  ) throws(JSONError) {
    for member in members {
      let name = prefix.isEmpty ? member.name : prefix + member.name
      if case .object(let inner) = member.value {
        try flatten(inner, prefix: name + ".")
        continue
      }
      let column = try column(name)
      // `a.b` as a name and `b` in an object `a` are the same column: the last value counts.
      if columns[column].pendingRow == rowCount,
        let index = row.firstIndex(where: { $0.column == column })
      {
        repeatedNames += 1
        row[index].value = member.value
      } else {
        columns[column].pendingRow = rowCount
        row.append((column, member.value))
      }
    }
  }

  private mutating func column(_ name: String) throws(JSONError) -> Int {
    // Rows mostly have the same names in the same order.
    let guess = lastColumn + 1 < names.count ? lastColumn + 1 : 0
    if guess < names.count, names[guess] == name {
      lastColumn = guess
      return guess
    }
    if let index = position[name] {
      lastColumn = index
      return index
    }
    if columns.count >= columnLimit {
      throw .tooManyColumns(limit: columnLimit, row: rowCount + 1)
    }
    let index = columns.count
    lastColumn = index
    position[name] = index
    names.append(name)
    columns.append(JSONColumnBuilder(declared: types[name]))
    return index
  }

  private consuming func finish(label: String?) throws(JSONError) -> Table {
    var notes: [Note] = []
    if repeatedNames > 0 {
      notes.append(
        Note(
          step: "read", reason: "objects had a name more than once; its last value counts",
          count: repeatedNames))
    }
    var finished: [(name: String, column: Column)] = []
    for (index, name) in names.enumerated() {
      finished.append((name, columns[index].finish(rowCount: rowCount, zone: zone)))
    }
    return Table(finished, rowCount: rowCount, label: label, notes: notes)
  }
}

extension JSONValue {
  /// The kind of value, with its article, for messages.
  var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
