import Foundation
import GRDB
import Scheduling

extension WorkspaceStore {
  /// Queues a run that someone asks for and takes it at once for `scheduler`.
  package func addRun(
    of schedule: Schedule, kind: RunKind, instant: Int64, scheduler: Int64
  ) throws -> ScheduledRun {
    let time = now()
    let text = try StoredSettings.text(schedule.settings)
    return try catalogue.write { database in
      let id = try RunRows.insert(
        database,
        RunRows.Draft(
          schedule: schedule.id, name: schedule.settings.name, settings: text, kind: kind,
          instant: instant, state: .queued, notBefore: time, queuedAt: time))
      guard let id else { throw StoreError.noRun(0) }
      try database.execute(
        sql: "UPDATE schedule_runs SET state = 'claimed', scheduler_id = ? WHERE id = ?",
        arguments: [scheduler, id])
      return try Self.run(database, id)
    }
  }

  /// Notes that a claimed run's process is there; false when the run was taken away from
  /// `scheduler`, and the process must not go on.
  package func begin(
    _ run: Int64, scheduler: Int64, process: ProcessIdentity, basis: ScheduledRun.Basis
  ) throws -> Bool {
    let time = now()
    return try catalogue.write { database in
      guard try Self.isHere(database, scheduler) else { return false }
      try database.execute(
        sql: """
          UPDATE schedule_runs SET state = 'running', started_at = ?, host = ?, boot = ?, pid = ?,
            pid_start = ?, script_hash = ?, lock_hash = ?, snapshot = ?, seed = ?
          WHERE id = ? AND scheduler_id = ? AND state = 'claimed'
          """,
        arguments: [
          time, process.host, process.boot, process.number, process.start, basis.script,
          basis.lock, basis.snapshot, basis.seed, run, scheduler,
        ])
      return database.changesCount == 1
    }
  }

  /// A run.
  ///
  /// - Throws: `StoreError.noRun`.
  package func scheduledRun(_ id: Int64) throws -> ScheduledRun {
    try catalogue.read { try Self.run($0, id) }
  }

  /// The newest runs, of all schedules or of those that have or had this name, newest first.
  package func scheduledRuns(of name: String?, limit: Int) throws -> [ScheduledRun] {
    try catalogue.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM schedule_runs WHERE ? IS NULL OR name = ? ORDER BY id DESC LIMIT ?
          """, arguments: [name, name, limit]
      ).map(ScheduledRun.init)
    }
  }

  /// The instants of a schedule in a range, in seconds, that a run succeeded for.
  package func succeededInstants(
    of schedule: Schedule, in range: ClosedRange<Int64>
  ) throws -> Set<Int64> {
    try catalogue.read { database in
      try Set(
        Int64.fetchAll(
          database,
          sql: """
            SELECT instant FROM schedule_runs
            WHERE schedule_id = ? AND instant BETWEEN ? AND ?
              AND state IN ('succeeded', 'findings')
            """, arguments: [schedule.id, range.lowerBound, range.upperBound]))
    }
  }

  /// SHA-256 over what the tables hold: the names of their parts' files and what was set aside.
  package func snapshotHash() throws -> String {
    try catalogue.read { database in
      var text = try String.fetchAll(database, sql: "SELECT name FROM files ORDER BY name")
        .joined(separator: "\n")
      let marks = try Row.fetchAll(
        database, sql: "SELECT id, part_id, role, reason, rules, rows FROM marks ORDER BY id")
      for row in marks {
        let id: Int64 = row["id"]
        let part: Int64 = row["part_id"]
        let role: String = row["role"]
        let rows: Data = row["rows"]
        text += "\n\(id) \(part) \(role) \(Self.hash(Array(rows)))"
      }
      return Self.hash(Array(text.utf8))
    }
  }

  /// SHA-256 in hexadecimal.
  package static func hash(_ bytes: [UInt8]) -> String {
    KeyedHash.sha256(bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Forgets runs that ended before a time and are not among a schedule's newest `keeping`.
  ///
  /// Gives their numbers. Their instants stay settled.
  package func pruneRuns(endedBefore time: Int64, keeping: Int) throws -> [Int64] {
    let condition = """
      ended_at < ? AND state NOT IN ('queued', 'claimed', 'running') AND id NOT IN (
        SELECT id FROM (
          SELECT id, row_number() OVER (PARTITION BY name ORDER BY id DESC) AS place
          FROM schedule_runs) WHERE place <= ?)
      """
    let old = try catalogue.read { database in
      try Int64.fetchAll(
        database, sql: "SELECT id FROM schedule_runs WHERE \(condition) ORDER BY id LIMIT 10000",
        arguments: [time, keeping])
    }
    try catalogue.write { database in
      for id in old {
        try database.execute(
          sql: """
            UPDATE schedules SET pruned = max(pruned,
              (SELECT coalesce(until, instant) FROM schedule_runs WHERE id = ?))
            WHERE id = (SELECT schedule_id FROM schedule_runs
              WHERE id = ? AND kind = 'scheduled' AND state <> 'missed')
            """, arguments: [id, id])
        try database.execute(sql: "DELETE FROM schedule_runs WHERE id = ?", arguments: [id])
      }
      try database.execute(
        sql: """
          DELETE FROM schedulers WHERE ended_at < ?
            AND id NOT IN (SELECT scheduler_id FROM schedule_runs WHERE scheduler_id IS NOT NULL)
            AND id NOT IN (SELECT scheduler_id FROM deliveries WHERE scheduler_id IS NOT NULL)
          """, arguments: [time])
    }
    return old
  }

  static func run(_ database: Database, _ id: Int64) throws -> ScheduledRun {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM schedule_runs WHERE id = ?", arguments: [id])
    guard let row else { throw StoreError.noRun(id) }
    return try ScheduledRun(row)
  }
}
