/// What happens to instants that came while no scheduler ran.
package enum CatchUp: String, Sendable, CaseIterable {
  /// The latest one runs, late; the others are noted as missed.
  case latest
  /// None runs; all are noted as missed.
  case none
  /// All run, late, one after the other.
  case all
}

/// What happens when an instant comes while the schedule's last run goes on.
package enum Overlap: String, Sendable, CaseIterable {
  /// The new one is left out, and noted.
  case skip
  /// The new one waits.
  case queue
  /// The old one is stopped.
  case replace
  /// Both run.
  case allow
}

/// Why a run was asked for.
package enum RunKind: String, Sendable, CaseIterable {
  /// Its instant came.
  case scheduled
  /// Someone asked for it now.
  case manual
  /// Someone asked for past instants.
  case backfill
}

/// Where a run stands, or how it ended.
package enum RunState: String, Sendable, CaseIterable {
  /// It waits for its time, for another run or for a free place.
  case queued
  /// A scheduler has taken it and is about to start it.
  case claimed
  /// Its process is there.
  case running
  case succeeded
  /// It succeeded and recorded findings.
  case findings
  case failed
  case timedOut = "timed out"
  /// Its scheduler or the machine went away under it.
  case crashed
  /// It was left out as another run of its schedule went on.
  case skipped
  /// Its instant came while no scheduler ran, or while the schedule was paused.
  case missed
  /// A later run of its schedule took its place.
  case replaced
  /// It was stopped with its scheduler.
  case stopped

  /// Whether it is over.
  package var isOver: Bool { ![.queued, .claimed, .running].contains(self) }

  /// Whether it is over and its script did what it should.
  package var isSuccess: Bool { self == .succeeded || self == .findings }

  /// Whether it is over, did run, and its script did not do what it should.
  package var isFailure: Bool { [.failed, .timedOut, .crashed].contains(self) }
}
