import GRDB
import Scheduling

extension Schedule {
  /// The schedule of a row of `schedules`.
  init(_ row: Row) throws {
    self.init(
      id: row["id"], settings: try StoredSettings.settings(row["settings"]),
      createdAt: row["created_at"], pausedAt: row["paused_at"], through: row["through"])
  }
}

extension ScheduledRun {
  /// The run of a row of `schedule_runs`.
  init(_ row: Row) throws {
    let kind: String = row["kind"]
    let state: String = row["state"]
    guard let kind = RunKind(rawValue: kind), let state = RunState(rawValue: state) else {
      throw StoreError.catalogue(path: "schedule_runs", remark: "unknown state \(state) of \(kind)")
    }
    let process: ProcessIdentity?
    if let host: String = row["host"], let boot: String = row["boot"],
      let number: Int32 = row["pid"], let start: Int64 = row["pid_start"]
    {
      process = ProcessIdentity(host: host, boot: boot, number: number, start: start)
    } else {
      process = nil
    }
    self.init(
      id: row["id"], schedule: row["schedule_id"],
      settings: try StoredSettings.settings(row["settings"]), kind: kind, instant: row["instant"],
      until: row["until"], count: row["count"], attempt: row["attempt"], state: state,
      reason: row["reason"], notBefore: row["not_before"], queuedAt: row["queued_at"],
      startedAt: row["started_at"], endedAt: row["ended_at"], exitCode: row["exit_code"],
      scheduler: row["scheduler_id"], process: process,
      basis: Basis(
        script: row["script_hash"], lock: row["lock_hash"], snapshot: row["snapshot"],
        seed: row["seed"]))
  }
}

extension SchedulerRecord {
  /// The scheduler of a row of `schedulers`.
  init(_ row: Row) {
    self.init(
      id: row["id"],
      process: ProcessIdentity(
        host: row["host"], boot: row["boot"], number: row["pid"], start: row["pid_start"]),
      leaseUntil: row["lease_until"], renewedAt: row["renewed_at"])
  }
}

/// The SQL of rows of `schedule_runs`.
enum RunRows {
  /// The states of runs that go on.
  static let active = "('claimed', 'running')"

  /// A row that is to be written.
  struct Draft {
    let schedule: Int64
    let name: String
    let settings: String
    let kind: RunKind
    let instant: Int64
    var until: Int64?
    var count: Int? = 1
    var attempt = 1
    let state: RunState
    var reason: String?
    let notBefore: Int64
    let queuedAt: Int64
  }

  /// Writes a row; nothing happens when the attempt at this instant has one.
  static func insert(_ database: Database, _ draft: Draft) throws -> Int64? {
    try database.execute(
      sql: """
        INSERT INTO schedule_runs (schedule_id, name, settings, kind, instant, until, count,
          attempt, state, reason, not_before, queued_at, ended_at, seed)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        ON CONFLICT DO NOTHING
        """,
      arguments: [
        draft.schedule, draft.name, draft.settings, draft.kind.rawValue, draft.instant,
        draft.until, draft.count, draft.attempt, draft.state.rawValue, draft.reason,
        draft.notBefore, draft.queuedAt, draft.state.isOver ? draft.queuedAt : nil,
      ])
    return database.changesCount == 1 ? database.lastInsertedRowID : nil
  }
}
