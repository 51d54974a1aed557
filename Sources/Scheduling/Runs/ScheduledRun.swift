/// One run of a schedule, or instants of it that did not run.
package struct ScheduledRun: Sendable, Equatable {
  /// Its number.
  package let id: Int64
  /// The schedule's number; nil when the schedule was removed.
  package let schedule: Int64?
  /// The schedule's settings when the run was queued.
  package let settings: ScheduleSettings
  /// Why it was asked for.
  package let kind: RunKind
  /// What `cx.today()` and `cx.now()` give, in seconds since 1970-01-01T00:00:00Z.
  package let instant: Int64
  /// The last instant when the row stands for several; else nil.
  package let until: Int64?
  /// How many instants the row stands for; nil when nobody counted them.
  package let count: Int?
  /// 1 for the first attempt.
  package let attempt: Int
  /// Where it stands.
  package let state: RunState
  /// Why it ended so, as a sentence.
  package let reason: String?
  /// When it may start, in microseconds.
  package let notBefore: Int64
  /// When its row was written, in microseconds.
  package let queuedAt: Int64
  /// When its process started, in microseconds.
  package let startedAt: Int64?
  /// When it ended, in microseconds.
  package let endedAt: Int64?
  /// The process's exit code.
  package let exitCode: Int?
  /// The scheduler that took it; its number is the fence.
  package let scheduler: Int64?
  /// Which process it is.
  package let process: ProcessIdentity?
  /// What the run rests on.
  package let basis: Basis

  /// What a run rests on, so that it can be repeated.
  package struct Basis: Sendable, Equatable {
    /// SHA-256 of the script's text.
    package var script: String?
    /// SHA-256 of `deed.lock`.
    package var lock: String?
    /// SHA-256 over the names and sums of the workspace's files of data.
    package var snapshot: String?
    /// The seed of random draws that the script does not seed itself.
    package var seed: Int64

    /// What is known.
    package init(script: String?, lock: String?, snapshot: String?, seed: Int64) {
      self.script = script
      self.lock = lock
      self.snapshot = snapshot
      self.seed = seed
    }
  }

  /// A run as the store has it.
  package init(
    id: Int64, schedule: Int64?, settings: ScheduleSettings, kind: RunKind, instant: Int64,
    until: Int64?, count: Int?, attempt: Int, state: RunState, reason: String?, notBefore: Int64,
    queuedAt: Int64, startedAt: Int64?, endedAt: Int64?, exitCode: Int?, scheduler: Int64?,
    process: ProcessIdentity?, basis: Basis
  ) {
    self.id = id
    self.schedule = schedule
    self.settings = settings
    self.kind = kind
    self.instant = instant
    self.until = until
    self.count = count
    self.attempt = attempt
    self.state = state
    self.reason = reason
    self.notBefore = notBefore
    self.queuedAt = queuedAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.exitCode = exitCode
    self.scheduler = scheduler
    self.process = process
    self.basis = basis
  }
}

/// A process of a machine, told apart from others that had or will have its number.
package struct ProcessIdentity: Sendable, Equatable {
  /// The machine's name with its name space of process numbers.
  package let host: String
  /// Which start of the machine.
  package let boot: String
  /// The process's number.
  package let number: Int32
  /// When it started, in the machine's ticks.
  package let start: Int64

  /// A process.
  package init(host: String, boot: String, number: Int32, start: Int64) {
    self.host = host
    self.boot = boot
    self.number = number
    self.start = start
  }
}

/// How a run ended.
package struct RunEnding: Sendable, Equatable {
  /// The state that is written.
  package let state: RunState
  /// The process's exit code.
  package let exitCode: Int?
  /// Why, as a sentence; nil for success.
  package let reason: String?

  /// An ending.
  package init(_ state: RunState, exitCode: Int? = nil, reason: String? = nil) {
    self.state = state
    self.exitCode = exitCode
    self.reason = reason
  }

  /// What an exit means: 0 is success, 3 findings, 124 a time limit; all else is a failure.
  package init(_ exit: ProcessExit) {
    switch exit {
    case .code(0): self.init(.succeeded, exitCode: 0)
    case .code(3): self.init(.findings, exitCode: 3)
    case .code(124): self.init(.timedOut, exitCode: 124, reason: "it ran out of time")
    case .code(let code):
      self.init(.failed, exitCode: code, reason: "it ended with exit code \(code)")
    case .signal(let signal):
      self.init(.failed, exitCode: 128 + signal, reason: "it was ended by signal \(signal)")
    }
  }
}
