import GRDB
import Tables

/// A table as the catalogue knows it.
struct TableRecord: Sendable {
  struct ColumnRecord: Sendable {
    let name: String
    let type: ColumnType
    let scale: String?
  }

  let id: Int64
  let name: String
  let key: [String]
  let columns: [ColumnRecord]
  let parts: [PartRecord]
  /// What the catalogue says about the table, summed up: the same only while it says the same.
  let version: Int64

  /// The columns of the key that there are; none without the last one, which alone tells rows apart.
  static func usableKey(_ key: [String], among names: [String]) -> [String] {
    guard let last = key.last, names.contains(last) else { return [] }
    return key.filter { names.contains($0) }
  }

  /// The columns of the key that the table has.
  var usableKey: [String] { Self.usableKey(key, among: columns.map(\.name)) }

  init(_ database: Database, _ catalogue: Catalogue, named name: String) throws {
    guard
      let row = try Row.fetchOne(
        database, sql: "SELECT id, key FROM tables WHERE name = ?", arguments: [name])
    else { throw StoreError.noTable(name, names: try catalogue.tableNames(database)) }
    let key: String = row["key"]
    id = row["id"]
    self.name = name
    let sealed = try catalogue.sealedTable(database, id, named: name)
    version = sealed.sum
    self.key = key.isEmpty ? [] : key.split(separator: "\n").map(String.init)
    columns = try sealed.columns.map { row in
      guard let type = ColumnType(rawValue: row["type"]) else {
        throw StoreError.catalogue(
          path: catalogue.path, remark: "a column of `\(name)` has no type that is known")
      }
      return ColumnRecord(name: row["name"], type: type, scale: row["scale"])
    }
    parts = try catalogue.parts(sealed)
  }
}

/// A table at one moment, with its parts open.
struct TableState: Sendable {
  let record: TableRecord
  let parts: [PartReader]

  /// For each part the rows that are there and pass `choice`, ascending.
  func rows(_ choice: RowChoice) -> [PartRows] {
    record.parts.map { part in
      let isPlain = choice == .all || choice == .figures && !part.hasVerdicts
      if isPlain && part.isAllLive { return PartRows(all: part.rowCount) }
      if choice == .quarantined && !part.hasVerdicts { return PartRows(noneOf: part.rowCount) }
      var wanted = part.live
      if choice != .all {
        let aside = part.isAside
        for row in wanted.indices where aside[row] != (choice == .quarantined) {
          wanted[row] = false
        }
      }
      return PartRows(wanted)
    }
  }

  /// The named column over the chosen rows of all parts; missing where a part does not have it.
  func column(_ name: String, rows: [PartRows]) throws -> Column {
    let known = record.columns.first { $0.name == name }
    let type = known?.type ?? .string
    let columns = try zip(parts, rows).map { part, rows in
      guard let column = try part.column(name) else {
        return Column.missing(type, count: rows.count)
      }
      return rows.count == part.rowCount
        ? column : column.gathered(Values(Array(rows)), mayMiss: false)
    }
    if columns.isEmpty { return Column.missing(type, count: 0) }
    // Parts without a value say nothing about order and scale.
    let column = try Column.concatenated(columns, named: name).labelled(scale: known?.scale)
    guard column.missingCount == 0, let blocks = blocks(of: name, rows) else { return column }
    return column.knowing(blocks)
  }

  /// The different texts of a column of few, and perhaps some that only rows have which are not
  /// chosen; nil when they cannot be told without reading the rows, or one is missing.
  func texts(of name: String, most: Int) throws -> Set<String>? {
    var texts = Set<String>()
    for part in parts where part.rowCount > 0 {
      guard let dictionary = try part.dictionary(name), dictionary.count <= most else { return nil }
      for code in 0..<dictionary.count { texts.insert(dictionary.string(code)) }
    }
    return texts.count <= most ? texts : nil
  }

  /// What the catalogue knows of stretches of a column's chosen rows; nil when a part does not tell.
  private func blocks(of name: String, _ rows: [PartRows]) -> ColumnBlocks? {
    var blocks = ColumnBlocks()
    for (part, rows) in zip(parts, rows) where rows.count > 0 {
      guard let known = part.record(name)?.blocks, !known.blocks.isEmpty else { return nil }
      var end = 0
      var place = 0
      for block in known.blocks {
        end += block.rowCount
        let first = place
        if rows.count == part.rowCount {
          place = end
        } else {
          while place < rows.count && rows[place] < end { place += 1 }
        }
        blocks.append(place - first, block.range)
      }
      guard place == rows.count else { return nil }
    }
    return blocks
  }
}

/// Which rows of a table are wanted.
package enum RowChoice: Sendable, Equatable {
  /// Every row that no import superseded.
  case all
  /// Those that are not set aside.
  case figures
  /// Only those that are set aside; adds the columns `reason` and `rule_version`.
  case quarantined
}

extension Column {
  /// A column of `count` rows without a value.
  static func missing(_ type: ColumnType, count: Int) -> Column {
    switch type {
    case .integer: .integers([Int64?](repeating: nil, count: count))
    case .number: .numbers([Double?](repeating: nil, count: count))
    case .string: .strings([String?](repeating: nil, count: count))
    case .boolean: .booleans([Bool?](repeating: nil, count: count))
    case .date: .dates([Int32?](repeating: nil, count: count))
    case .time: .times([Int64?](repeating: nil, count: count))
    }
  }
}
