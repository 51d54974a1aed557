import GRDB

/// One run of a script.
package struct RunRecord: Sendable, Equatable {
  package let id: Int64
  package let script: String
  /// The arguments as they were given.
  package let arguments: String
  /// When it began, in microseconds.
  package let began: Int64
  /// When it ended; nil while it runs, or when it was cut off.
  package let ended: Int64?
  /// How it ended, such as `ok`.
  package let outcome: String?
  /// What it printed.
  package let output: String?
}

extension WorkspaceStore {
  /// Notes that a run begins, and gives its number.
  package func beginRun(_ script: String, arguments: String) throws -> Int64 {
    try catalogue.write { database in
      try database.execute(
        sql: "INSERT INTO runs (script, arguments, began) VALUES (?, ?, ?)",
        arguments: [script, arguments, now()])
      return database.lastInsertedRowID
    }
  }

  /// Notes how a run ended.
  package func endRun(_ id: Int64, outcome: String, output: String) throws {
    try catalogue.write { database in
      try database.execute(
        sql: "UPDATE runs SET ended = ?, outcome = ?, output = ? WHERE id = ?",
        arguments: [now(), outcome, output, id])
    }
  }

  /// The last runs, newest first.
  package func runs(limit: Int = 100) throws -> [RunRecord] {
    try catalogue.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM runs ORDER BY id DESC LIMIT ?", arguments: [limit]
      ).map { row in
        RunRecord(
          id: row["id"], script: row["script"], arguments: row["arguments"], began: row["began"],
          ended: row["ended"], outcome: row["outcome"], output: row["output"])
      }
    }
  }

  /// Records that a command showed personal columns.
  package func noteReveal(_ command: String, columns: [String]) throws {
    try catalogue.write { database in
      try database.execute(
        sql: "INSERT INTO reveals (at, command, columns) VALUES (?, ?, ?)",
        arguments: [now(), command, columns.joined(separator: ", ")])
    }
  }

  /// Which commands showed which personal columns, oldest first; instants in microseconds.
  package func reveals() throws -> [(at: Int64, command: String, columns: String)] {
    try catalogue.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM reveals ORDER BY id").map { row in
        (at: row["at"], command: row["command"], columns: row["columns"])
      }
    }
  }
}
