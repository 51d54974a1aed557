import GRDB
import Scheduling

extension WorkspaceStore {
  /// Saves a schedule, whose instants count from now on.
  ///
  /// - Throws: `StoreError.scheduleExists`.
  package func addSchedule(_ settings: ScheduleSettings) throws -> Schedule {
    let time = now()
    let text = try StoredSettings.text(settings)
    return try catalogue.write { database in
      let known = try Row.fetchOne(
        database, sql: "SELECT 1 FROM schedules WHERE name = ?", arguments: [settings.name])
      if known != nil { throw StoreError.scheduleExists(settings.name) }
      // The floor keeps an instant that is due this very second.
      let through = time / 1_000_000
      try database.execute(
        sql: """
          INSERT INTO schedules (name, settings, created_at, through, pruned)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [settings.name, text, time, through, through])
      return Schedule(
        id: database.lastInsertedRowID, settings: settings, createdAt: time, pausedAt: nil,
        through: through)
    }
  }

  /// The schedule of this name.
  ///
  /// - Throws: `StoreError.noSchedule`.
  package func schedule(named name: String) throws -> Schedule {
    try catalogue.read { database in try Self.schedule(database, name) }
  }

  /// Removes a schedule; its history stays, and what waits is noted as skipped.
  ///
  /// - Throws: `StoreError.noSchedule`.
  package func removeSchedule(_ name: String) throws {
    let time = now()
    try catalogue.write { database in
      let schedule = try Self.schedule(database, name)
      try database.execute(
        sql: """
          UPDATE schedule_runs SET state = 'skipped', ended_at = ?,
            reason = 'its schedule was removed'
          WHERE schedule_id = ? AND state = 'queued'
          """, arguments: [time, schedule.id])
      try database.execute(sql: "DELETE FROM schedules WHERE id = ?", arguments: [schedule.id])
    }
  }

  /// Keeps a schedule from starting runs; false when it was paused before.
  ///
  /// - Throws: `StoreError.noSchedule`.
  package func pause(_ name: String) throws -> Bool {
    let time = now()
    return try catalogue.write { database in
      let schedule = try Self.schedule(database, name)
      guard schedule.pausedAt == nil else { return false }
      try database.execute(
        sql: "UPDATE schedules SET paused_at = ? WHERE id = ?", arguments: [time, schedule.id])
      return true
    }
  }

  /// Lets a schedule start runs again, from now on; false when it was not paused.
  ///
  /// The instants since it was paused are noted as missed.
  ///
  /// - Throws: `StoreError.noSchedule`, and what reading its expression and zone throws.
  package func resume(_ name: String) throws -> Bool {
    let time = now()
    return try catalogue.write { database in
      let schedule = try Self.schedule(database, name)
      guard schedule.pausedAt != nil else { return false }
      let through = max(schedule.through, time / 1_000_000)
      if let plan = Plan(
        try schedule.settings.times(), noting: "the schedule was paused",
        through: schedule.through, now: through)
      {
        let text = try StoredSettings.text(schedule.settings)
        for missed in plan.missed {
          try Self.insert(database, missed, of: schedule, settings: text, at: time)
        }
      }
      try database.execute(
        sql: "UPDATE schedules SET paused_at = NULL, through = ? WHERE id = ?",
        arguments: [through, schedule.id])
      return true
    }
  }

  static func schedule(_ database: Database, _ name: String) throws -> Schedule {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM schedules WHERE name = ?", arguments: [name])
    guard let row else {
      let names = try String.fetchAll(database, sql: "SELECT name FROM schedules ORDER BY name")
      throw StoreError.noSchedule(name, names: names)
    }
    return try Schedule(row)
  }

  static func insert(
    _ database: Database, _ missed: Plan.Missed, of schedule: Schedule, settings: String,
    at time: Int64
  ) throws {
    _ = try RunRows.insert(
      database,
      RunRows.Draft(
        schedule: schedule.id, name: schedule.settings.name, settings: settings, kind: .scheduled,
        instant: missed.first, until: missed.last == missed.first ? nil : missed.last,
        count: missed.count, state: .missed, reason: missed.reason, notBefore: time, queuedAt: time)
    )
  }
}
