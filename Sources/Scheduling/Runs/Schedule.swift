import Calendars

/// What someone wants run, and when.
package struct ScheduleSettings: Sendable, Equatable {
  /// What people call it: letters, digits, `_`, `-` and `.`.
  package var name: String
  /// The script's path or name, as `deed run` takes it.
  package var script: String
  /// The script's parameters, as `deed run` takes them.
  package var arguments: [String]
  /// The cron expression.
  package var expression: String
  /// The zone of its times.
  package var zone: String
  /// How long a run may take, in seconds.
  package var timeoutSeconds: Int
  /// What happens to instants that were missed.
  package var catchUp: CatchUp
  /// What happens when a run is due while another goes on.
  package var overlap: Overlap
  /// How often a run that failed is tried again.
  package var retries: Int
  /// How long to wait before the first retry, in seconds; each further one waits twice as long.
  package var retrySeconds: Int
  /// Who is told of what.
  package var notifications: [Notification]

  /// Settings with the defaults.
  package init(name: String, script: String, expression: String, zone: String) {
    self.name = name
    self.script = script
    self.arguments = []
    self.expression = expression
    self.zone = zone
    self.timeoutSeconds = 600
    self.catchUp = .latest
    self.overlap = .skip
    self.retries = 0
    self.retrySeconds = 60
    self.notifications = []
  }

  /// Whether text can be a schedule's name.
  package static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasPrefix(".")
      && text.utf8.allSatisfy { byte in
        (byte | 32) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_")
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      }
  }

  /// The instants at which it is due.
  ///
  /// - Throws: `SchedulingError`, `ZoneError`.
  package func times() throws -> CronTimes {
    CronTimes(try CronExpression(expression), zone: try TimeZoneRules.named(zone))
  }

  /// How long after a failed attempt the next one begins, in seconds; at most an hour.
  package func retryDelay(afterAttempt attempt: Int) -> Int {
    min(3600, min(3600, max(1, retrySeconds)) << max(0, min(12, attempt - 1)))
  }
}

/// A saved schedule.
package struct Schedule: Sendable, Equatable {
  /// Its number in the store.
  package let id: Int64
  /// What is run and when.
  package let settings: ScheduleSettings
  /// When it was added, in microseconds.
  package let createdAt: Int64
  /// When it was paused, in microseconds; nil when it is not.
  package let pausedAt: Int64?
  /// Instants up to this one are settled, in seconds: each that was due has its row.
  package let through: Int64

  /// A schedule as the store has it.
  package init(
    id: Int64, settings: ScheduleSettings, createdAt: Int64, pausedAt: Int64?, through: Int64
  ) {
    self.id = id
    self.settings = settings
    self.createdAt = createdAt
    self.pausedAt = pausedAt
    self.through = through
  }
}
