import Foundation
import GRDB
import Tables

/// What happened to rows of a part, by import or by hand.
struct Mark: Sendable {
  enum Role: String, Sendable {
    /// The rows came with the import.
    case origin
    /// The import had the same rows again.
    case confirmed
    /// The import brought newer versions of the rows, or left them out where it replaced all.
    case superseded
    /// A rule set the rows aside.
    case quarantined
    /// Somebody let the rows in again.
    case released
  }

  let importID: Int64?
  let role: Role
  var reason: String?
  var detail: String?
  var rules: Int?
  let rows: RowSet
}

/// A part as the catalogue knows it.
struct PartRecord: Sendable {
  let id: Int64
  let rowCount: Int
  let isClustered: Bool
  let files: [PartFileRecord]
  let marks: [Mark]
  let undone: Set<Int64>

  /// For each row whether it is there: brought or confirmed by an import that stands, and not
  /// superseded by one.
  var live: [Bool] {
    var live = [Bool](repeating: false, count: rowCount)
    for mark in marks where (mark.role == .origin || mark.role == .confirmed) && stands(mark) {
      mark.rows.mark(&live, true)
    }
    for mark in marks where mark.role == .superseded && stands(mark) {
      mark.rows.mark(&live, false)
    }
    return live
  }

  /// Whether every row is there.
  var isAllLive: Bool {
    let whole = RowSet(all: rowCount)
    return marks.contains { $0.role == .origin && $0.rows == whole && stands($0) }
      && !marks.contains { $0.role == .superseded && stands($0) }
  }

  /// Whether any row was ever set aside.
  var hasVerdicts: Bool { marks.contains { $0.role == .quarantined } }

  /// For each row whether it is set aside.
  var isAside: [Bool] {
    var aside = [Bool](repeating: false, count: rowCount)
    for mark in marks where mark.role == .quarantined || mark.role == .released {
      mark.rows.mark(&aside, mark.role == .quarantined)
    }
    return aside
  }

  private func stands(_ mark: Mark) -> Bool {
    mark.importID.map { !undone.contains($0) } ?? true
  }

  /// The reasons why rows are set aside, by row, without what was let in again.
  ///
  /// Decisions count in the order in which they were made.
  var quarantine: [Int: (reason: String, detail: String, rules: Int?)] {
    var found: [Int: (reason: String, detail: String, rules: Int?)] = [:]
    for mark in marks {
      if mark.role == .released { for row in mark.rows.rows { found[row] = nil } }
      guard mark.role == .quarantined, let reason = mark.reason else { continue }
      for row in mark.rows.rows { found[row] = (reason, mark.detail ?? reason, mark.rules) }
    }
    return found
  }
}

extension Catalogue {
  static func insertPart(
    _ database: Database, table: Int64, rowCount: Int, isClustered: Bool, files: [PartFileRecord]
  ) throws -> Int64 {
    try database.execute(
      sql: "INSERT INTO parts (table_id, rows, is_clustered) VALUES (?, ?, ?)",
      arguments: [table, rowCount, isClustered])
    let part = database.lastInsertedRowID
    for file in files {
      try database.execute(
        sql: "INSERT INTO files (part_id, role, name, bytes, rest) VALUES (?, ?, ?, ?, ?)",
        arguments: [part, file.role.rawValue, file.name, file.byteCount, blob(file.rest)])
      for (position, column) in file.columns.enumerated() {
        try database.execute(
          sql: """
            INSERT INTO part_columns
              (part_id, role, position, name, type, low, high, missing, stretches, blocks)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            part, file.role.rawValue, position, column.name, column.type.rawValue, column.low,
            column.high, column.missing, blob(column.stretches),
            column.blocks.blocks.isEmpty ? nil : Data(column.blocks.encoded),
          ])
      }
    }
    return part
  }

  static func insertMark(_ database: Database, part: Int64, _ mark: Mark) throws {
    guard !mark.rows.isEmpty else { return }
    try database.execute(
      sql: """
        INSERT INTO marks (part_id, import_id, role, reason, detail, rules, rows)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        part, mark.importID, mark.role.rawValue, mark.reason, mark.detail, mark.rules,
        Data(mark.rows.encoded),
      ])
  }

  /// The parts of a table, oldest first.
  func parts(_ table: SealedTable) throws -> [PartRecord] {
    let undone = Set(
      table.imports.filter { ($0["undone_at"] as Int64?) != nil }.map { $0["id"] as Int64 })
    let (files, columns) = (Self.byPart(table.files), Self.byPart(table.partColumns))
    let marks = Self.byPart(table.marks)
    return try table.parts.map { row in
      let part: Int = row["id"]
      let count: Int = row["rows"]
      guard count >= 0 else { throw damaged("part \(part) with \(count) rows") }
      return PartRecord(
        id: Int64(part), rowCount: count, isClustered: row["is_clustered"],
        files: try self.files(files[part] ?? [], columns[part] ?? [], part: part, rows: count),
        marks: try self.marks(marks[part] ?? [], part: part, rows: count), undone: undone)
    }
  }

  private static func byPart(_ rows: [Row]) -> [Int: [Row]] {
    Dictionary(grouping: rows) { $0["part_id"] }
  }

  private func files(
    _ files: [Row], _ columns: [Row], part: Int, rows: Int
  ) throws -> [PartFileRecord] {
    try files.map { row in
      guard let role = PartRole(rawValue: row["role"]), let rest = Self.checksums(row["rest"])
      else { throw damaged("a file of part \(part)") }
      return PartFileRecord(
        role: role, name: row["name"], byteCount: row["bytes"],
        columns: try columns.filter { $0["role"] == role.rawValue }.map { column in
          guard let type = ColumnType(rawValue: column["type"]),
            let stretches = Self.checksums(column["stretches"]),
            let blocks = ValueBlocks([UInt8](column["blocks"] as Data? ?? Data()), rowCount: rows)
          else { throw damaged("a column of part \(part)") }
          return PartColumnRecord(
            name: column["name"], type: type, low: column["low"], high: column["high"],
            missing: column["missing"], blocks: blocks, stretches: stretches)
        }, rest: rest)
    }
  }

  private func marks(_ marks: [Row], part: Int, rows: Int) throws -> [Mark] {
    try marks.map { row in
      let bytes: Data = row["rows"]
      guard let role = Mark.Role(rawValue: row["role"]), let set = RowSet(bytes, limit: rows)
      else { throw damaged("the marks of part \(part)") }
      return Mark(
        importID: row["import_id"], role: role, reason: row["reason"], detail: row["detail"],
        rules: row["rules"], rows: set)
    }
  }

  private func damaged(_ what: String) -> StoreError {
    .catalogue(path: path, remark: "\(what) cannot be read")
  }

  /// Several stretches as one blob: each preceded by its length.
  private static func blob(_ stretches: [Checksums]) -> Data {
    var bytes: [UInt8] = []
    for stretch in stretches {
      let encoded = stretch.encoded
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: encoded.count >> (8 * $0)) }
      bytes += encoded
    }
    return Data(bytes)
  }

  private static func checksums(_ data: Data) -> [Checksums]? {
    let bytes = [UInt8](data)
    var found: [Checksums] = []
    var position = 0
    while position < bytes.count {
      guard bytes.count - position >= 4 else { return nil }
      let length = bytes[position..<position + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
      position += 4
      guard length <= bytes.count - position,
        let stretch = Checksums(bytes[position..<position + length])
      else { return nil }
      found.append(stretch)
      position += length
    }
    return found
  }
}
