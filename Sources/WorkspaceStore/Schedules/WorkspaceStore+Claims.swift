import GRDB
import Scheduling

extension WorkspaceStore: ClaimStore {
  /// Enters a scheduler, with a lease until a time of its machine's uptime; gives its number.
  package func register(
    _ process: ProcessIdentity, leaseUntil: Int64, at time: Int64
  ) throws -> Int64 {
    try catalogue.write { database in
      try database.execute(
        sql: """
          INSERT INTO schedulers (host, boot, pid, pid_start, began, lease_until, renewed_at)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          process.host, process.boot, process.number, process.start, time, leaseUntil, time,
        ])
      return database.lastInsertedRowID
    }
  }

  /// Prolongs the lease; false when the scheduler was evicted.
  package func renew(_ scheduler: Int64, leaseUntil: Int64, at time: Int64) throws -> Bool {
    try catalogue.write { database in
      try database.execute(
        sql: """
          UPDATE schedulers SET lease_until = ?, renewed_at = ? WHERE id = ? AND ended_at IS NULL
          """, arguments: [leaseUntil, time, scheduler])
      return database.changesCount == 1
    }
  }

  /// Notes that the scheduler ended.
  package func release(_ scheduler: Int64, at time: Int64) throws {
    try catalogue.write { database in
      try database.execute(
        sql: "UPDATE schedulers SET ended_at = ? WHERE id = ?", arguments: [time, scheduler])
      try Self.putBack(database, of: scheduler)
    }
  }

  /// Evicts the schedulers that are gone, puts back what they had not started, and gives what
  /// they had: those become `crashed`, and may have retries queued.
  package func evict(
    _ isGone: (SchedulerRecord) -> Bool, by scheduler: Int64, at time: Int64
  ) throws -> [ScheduledRun] {
    let others = "SELECT * FROM schedulers WHERE ended_at IS NULL AND id <> ?"
    // Mostly nobody is gone: that is found without a transaction that writes.
    let suspects = try catalogue.read { database in
      try Row.fetchAll(database, sql: others, arguments: [scheduler]).map(SchedulerRecord.init)
    }
    guard suspects.contains(where: isGone) else { return [] }
    return try catalogue.write { database in
      var crashed: [ScheduledRun] = []
      let gone = try Row.fetchAll(database, sql: others, arguments: [scheduler])
        .map(SchedulerRecord.init).filter(isGone)
      for record in gone {
        try database.execute(
          sql: "UPDATE schedulers SET ended_at = ? WHERE id = ?", arguments: [time, record.id])
        try Self.putBack(database, of: record.id)
        let rows = try Row.fetchAll(
          database,
          sql:
            "SELECT * FROM schedule_runs WHERE scheduler_id = ? AND state = 'running' ORDER BY id",
          arguments: [record.id])
        for run in try rows.map(ScheduledRun.init) {
          let ending = RunEnding(
            .crashed,
            reason:
              "its scheduler, process \(record.process.number), is gone or was silent too long"
          )
          try Self.end(database, run, ending, at: time)
          crashed.append(run)
        }
      }
      return crashed
    }
  }

  /// All schedules, by name.
  package func schedules() throws -> [Schedule] {
    try catalogue.read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM schedules ORDER BY name").map(Schedule.init)
    }
  }

  /// Writes the rows of a plan; false when another scheduler was first.
  package func settle(
    _ schedule: Schedule, _ plan: Plan, notBefore: Int64, at time: Int64
  ) throws -> Bool {
    let text = try StoredSettings.text(schedule.settings)
    return try catalogue.write { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT through, pruned FROM schedules
          WHERE id = ? AND through = ? AND paused_at IS NULL AND settings = ?
          """, arguments: [schedule.id, schedule.through, text])
      guard let row else { return false }
      let pruned: Int64 = row["pruned"]
      for missed in plan.missed where missed.first > pruned {
        try Self.insert(database, missed, of: schedule, settings: text, at: time)
      }
      for instant in plan.due where instant > pruned {
        let waits = plan.isLate && plan.due.count > 1
        let reason = waits ? nil : try Self.makeRoom(database, schedule, at: time)
        _ = try RunRows.insert(
          database,
          RunRows.Draft(
            schedule: schedule.id, name: schedule.settings.name, settings: text, kind: .scheduled,
            instant: instant, state: reason == nil ? .queued : .skipped, reason: reason,
            notBefore: notBefore, queuedAt: time))
      }
      try database.execute(
        sql: "UPDATE schedules SET through = ? WHERE id = ?",
        arguments: [plan.through, schedule.id])
      return true
    }
  }

  /// After the clock went back: instants after `instant` that were noted as missed may come again.
  package func rewind(_ schedule: Schedule, to instant: Int64) throws {
    try catalogue.write { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT pruned FROM schedules WHERE id = ? AND through = ?",
        arguments: [schedule.id, schedule.through])
      guard let row else { return }
      let pruned: Int64 = row["pruned"]
      let missed = "schedule_id = ? AND kind = 'scheduled' AND state = 'missed'"
      try database.execute(
        sql: "DELETE FROM schedule_runs WHERE \(missed) AND instant > ?",
        arguments: [schedule.id, instant])
      try database.execute(
        sql: "UPDATE schedule_runs SET until = ?, count = NULL WHERE \(missed) AND until > ?",
        arguments: [instant, schedule.id, instant])
      try database.execute(
        sql: "UPDATE schedules SET through = ? WHERE id = ?",
        arguments: [max(pruned, instant), schedule.id])
    }
  }

  /// Takes runs that may start now.
  package func claim(_ scheduler: Int64, limit: Int, at time: Int64) throws -> [ScheduledRun] {
    // A run that was queued in what is the future now waits for nothing: the clock went back.
    let waiting = """
      SELECT schedule_runs.* FROM schedule_runs JOIN schedules ON schedules.id = schedule_id
      WHERE state = 'queued' AND kind = 'scheduled' AND (not_before <= ? OR queued_at > ?)
        AND paused_at IS NULL
        AND (schedules.settings LIKE '%"overlap":"allow"%' OR NOT EXISTS (
          SELECT 1 FROM schedule_runs AS other
          WHERE other.schedule_id = schedules.id AND other.state IN \(RunRows.active)))
      ORDER BY instant, schedule_runs.id LIMIT ?
      """
    let arguments: StatementArguments = [time, time, limit * 4 + 16]
    let isIdle = try catalogue.read { database in
      try Row.fetchOne(database, sql: waiting, arguments: arguments) == nil
    }
    if isIdle { return [] }
    return try catalogue.write { database in
      guard try Self.isHere(database, scheduler) else { return [] }
      var claimed: [ScheduledRun] = []
      var busy: Set<Int64> = []
      for row in try Row.fetchAll(database, sql: waiting, arguments: arguments) {
        let run = try ScheduledRun(row)
        guard claimed.count < limit, let schedule = run.schedule else { break }
        if !busy.insert(schedule).inserted, run.settings.overlap != .allow { continue }
        try database.execute(
          sql: "UPDATE schedule_runs SET state = 'claimed', scheduler_id = ? WHERE id = ?",
          arguments: [scheduler, run.id])
        claimed.append(run)
      }
      return claimed
    }
  }

  /// The scheduler's runs that are to be stopped for another one.
  package func stopRequests(_ scheduler: Int64) throws -> [Int64] {
    try catalogue.read { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT id FROM schedule_runs
          WHERE state IN \(RunRows.active) AND scheduler_id = ? AND stop_requested = 1
          """, arguments: [scheduler])
    }
  }

  /// Notes how a run ended, queues its retry when it failed and has any left, and the news of it;
  /// false when the run was taken away from the scheduler.
  package func finish(
    _ run: Int64, _ scheduler: Int64, _ ending: RunEnding, at time: Int64
  ) throws -> Bool {
    try catalogue.write { database in
      guard try Self.isHere(database, scheduler),
        let row = try Row.fetchOne(
          database,
          sql: """
            SELECT * FROM schedule_runs
            WHERE id = ? AND scheduler_id = ? AND state IN \(RunRows.active)
            """, arguments: [run, scheduler])
      else { return false }
      try Self.end(database, try ScheduledRun(row), ending, at: time)
      return true
    }
  }

  /// Takes news that are to be delivered: their numbers.
  package func claimDeliveries(_ scheduler: Int64, at time: Int64) throws -> [Int64] {
    let waiting = "SELECT id FROM deliveries WHERE state = 'waiting' ORDER BY id LIMIT 8"
    let isIdle = try catalogue.read { try Int64.fetchOne($0, sql: waiting) == nil }
    if isIdle { return [] }
    return try catalogue.write { database in
      guard try Self.isHere(database, scheduler) else { return [] }
      let found = try Int64.fetchAll(database, sql: waiting)
      for id in found {
        try database.execute(
          sql: "UPDATE deliveries SET state = 'sending', scheduler_id = ? WHERE id = ?",
          arguments: [scheduler, id])
      }
      return found
    }
  }

  /// What is not started and not sent waits for another scheduler.
  private static func putBack(_ database: Database, of scheduler: Int64) throws {
    try database.execute(
      sql: """
        UPDATE schedule_runs SET state = 'queued', scheduler_id = NULL
        WHERE scheduler_id = ? AND state = 'claimed' AND kind = 'scheduled'
        """, arguments: [scheduler])
    try database.execute(
      sql: """
        UPDATE schedule_runs SET state = 'crashed', reason = 'its command was ended'
        WHERE scheduler_id = ? AND state IN ('claimed', 'queued')
        """, arguments: [scheduler])
    try database.execute(
      sql: """
        UPDATE deliveries SET state = 'waiting', scheduler_id = NULL
        WHERE scheduler_id = ? AND state = 'sending'
        """, arguments: [scheduler])
  }

  static func isHere(_ database: Database, _ scheduler: Int64) throws -> Bool {
    try Row.fetchOne(
      database, sql: "SELECT 1 FROM schedulers WHERE id = ? AND ended_at IS NULL",
      arguments: [scheduler]) != nil
  }

  /// Why an instant that came on time does not run, or nil; a run that gives way is told to.
  private static func makeRoom(
    _ database: Database, _ schedule: Schedule, at time: Int64
  ) throws -> String? {
    let own = "schedule_id = ? AND state IN \(RunRows.active)"
    let waiting = "schedule_id = ? AND state = 'queued' AND not_before <= ?"
    func first(_ condition: String, _ arguments: StatementArguments) throws -> Int64? {
      try Int64.fetchOne(
        database, sql: "SELECT id FROM schedule_runs WHERE \(condition) ORDER BY id LIMIT 1",
        arguments: arguments)
    }
    switch schedule.settings.overlap {
    case .allow: return nil
    case .skip:
      if let other = try first(own, [schedule.id]) { return "run \(other) was still going on" }
      return try first(waiting, [schedule.id, time]).map { "run \($0) was still waiting" }
    case .queue:
      let count = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM schedule_runs WHERE \(waiting)",
        arguments: [schedule.id, time])
      return count ?? 0 < 100 ? nil : "100 runs were waiting already"
    case .replace:
      try database.execute(
        sql: """
          UPDATE schedule_runs SET state = 'replaced', ended_at = ?,
            reason = 'a later run of the schedule took its place before it began'
          WHERE schedule_id = ? AND state = 'queued'
          """, arguments: [time, schedule.id])
      try database.execute(
        sql: "UPDATE schedule_runs SET stop_requested = 1 WHERE \(own)", arguments: [schedule.id])
      return nil
    }
  }

  /// Writes an ending, a retry and news.
  static func end(
    _ database: Database, _ run: ScheduledRun, _ ending: RunEnding, at time: Int64
  ) throws {
    try database.execute(
      sql: """
        UPDATE schedule_runs SET state = ?, reason = ?, exit_code = ?, ended_at = ? WHERE id = ?
        """,
      arguments: [ending.state.rawValue, ending.reason, ending.exitCode, time, run.id])
    guard let schedule = run.schedule else { return }
    if ending.state.isFailure, run.kind == .scheduled, run.attempt <= run.settings.retries {
      let delay = Int64(run.settings.retryDelay(afterAttempt: run.attempt)) * 1_000_000
      _ = try RunRows.insert(
        database,
        RunRows.Draft(
          schedule: schedule, name: run.settings.name,
          settings: try StoredSettings.text(run.settings), kind: .scheduled, instant: run.instant,
          attempt: run.attempt + 1, state: .queued, notBefore: time + delay, queuedAt: time))
      return
    }
    let before = try String.fetchOne(
      database,
      sql: """
        SELECT state FROM schedule_runs
        WHERE schedule_id = ? AND id < ? AND instant <> ?
          AND state IN ('succeeded', 'findings', 'failed', 'timed out', 'crashed')
        ORDER BY id DESC LIMIT 1
        """, arguments: [schedule, run.id, run.instant])
    let failedBefore = before.flatMap(RunState.init)?.isFailure ?? false
    let events = Notification.events(ending.state, failedBefore: failedBefore)
    // Whoever fills the past up is there to see it.
    if run.kind == .backfill { return }
    for notification in run.settings.notifications {
      // One message for each way, about what matters most.
      guard let event = events.first(where: notification.events.contains) else { continue }
      try database.execute(
        sql: """
          INSERT INTO deliveries (run_id, event, notification, state, at)
          VALUES (?, ?, ?, 'waiting', ?)
          """, arguments: [run.id, event.rawValue, notification.text, time])
    }
  }
}
