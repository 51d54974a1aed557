import Calendars

/// What a scheduler does, one step at a time: look what is due, take it, start it, see it end.
///
/// Everything that counts is in the store before it happens, so that a scheduler can stop anywhere.
package final class Scheduler<Store: ClaimStore, Launcher: RunLauncher, Clock: SchedulerClock> {
  /// The scheduler's number in the store; nil before the first step and after it was evicted.
  package private(set) var number: Int64?
  /// What was counted since it began.
  package private(set) var counts = SchedulerCounts()
  /// Whether nothing new is started any more.
  package var isDraining = false

  private let store: Store
  private let launcher: Launcher
  private let clock: Clock
  private let settings: SchedulerSettings
  private let note: (SchedulerEvent) -> Void
  private var active: [Int64: ActiveRun] = [:]
  private var times: [Int64: KnownTimes] = [:]
  private var renewsAt: Int64 = .min
  private var looksAt: Int64 = .min

  /// A run whose process is there.
  private struct ActiveRun {
    let run: ScheduledRun
    /// Uptime at which it is stopped.
    let deadline: Int64
    /// What it will be said to have ended with.
    var stopping: RunEnding?
    /// Uptime at which asking ends.
    var killsAt: Int64 = .max
  }

  /// The next instant of a schedule, so that it is not computed at every step.
  private struct KnownTimes {
    let settings: ScheduleSettings
    let times: CronTimes
    var through: Int64
    var next: Int64?
  }

  /// A scheduler on a store; `note` gets what happens.
  package init(
    _ store: Store, launcher: Launcher, clock: Clock, settings: SchedulerSettings,
    note: @escaping (SchedulerEvent) -> Void
  ) {
    self.store = store
    self.launcher = launcher
    self.clock = clock
    self.settings = settings
    self.note = note
  }

  /// The numbers of the runs whose processes are there.
  package var activeRuns: [Int64] { active.keys.sorted() }

  /// One step.
  ///
  /// - Throws: what the store throws; the next step tries again.
  package func step() throws {
    guard let number = try lease() else { return }
    try reap(number)
    stopLate()
    for run in try store.stopRequests(number) {
      stop(run, RunEnding(.replaced, reason: "a later run of the schedule took its place"))
    }
    if clock.uptime() >= looksAt {
      // Whoever stood still itself cannot tell who else did.
      let isAwake = looksAt != .min && clock.uptime() - looksAt < settings.leaseMicroseconds / 4
      looksAt = clock.uptime() + settings.leaseMicroseconds / 4
      try takeOver(number, isAwake: isAwake)
    }
    for delivery in try store.claimDeliveries(number, at: clock.now()) {
      do { try launcher.deliver(delivery, scheduler: number) } catch {
        note(.problem("the news \(delivery) cannot be sent: \(error)"))
      }
    }
    guard !isDraining else { return }
    try settleDue()
    try startClaimed(number)
  }

  /// Stops all runs, so that draining ends soon.
  package func stopAll() {
    for run in active.keys {
      stop(run, RunEnding(.stopped, reason: "its scheduler was stopped"))
    }
  }

  /// Leaves the store; for a scheduler without active runs.
  package func leave() throws {
    guard let number else { return }
    self.number = nil
    try store.release(number, at: clock.now())
  }

  /// The scheduler's number, entered or renewed when that is due.
  private func lease() throws -> Int64? {
    let uptime = clock.uptime()
    let until = uptime + settings.leaseMicroseconds
    if let number {
      if uptime < renewsAt { return number }
      if try store.renew(number, leaseUntil: until, at: clock.now()) {
        renewsAt = uptime + settings.leaseMicroseconds / 3
        return number
      }
      // Others took this scheduler for dead: its runs are no longer its own.
      note(.evicted(number))
      counts.evictions += 1
      for run in active.keys { launcher.stop(run, forcibly: true) }
      self.number = nil
    }
    if isDraining, active.isEmpty { return nil }
    let number = try store.register(launcher.process, leaseUntil: until, at: clock.now())
    self.number = number
    renewsAt = uptime + settings.leaseMicroseconds / 3
    note(.registered(number))
    return number
  }

  private func reap(_ number: Int64) throws {
    for (run, exit) in launcher.finished() {
      guard let entry = active[run] else { continue }
      let ending = entry.stopping ?? RunEnding(exit)
      active[run] = nil
      if try store.finish(run, number, ending, at: clock.now()) {
        launcher.keep(run, ending: ending)
        counts.finished[ending.state, default: 0] += 1
        note(.finished(entry.run, ending))
      } else {
        note(.disowned(entry.run))
      }
    }
  }

  private func stopLate() {
    let uptime = clock.uptime()
    for (run, entry) in active {
      if entry.stopping == nil, uptime >= entry.deadline {
        let limit = entry.run.settings.timeoutSeconds
        stop(run, RunEnding(.timedOut, exitCode: 124, reason: "it ran longer than \(limit) s"))
      } else if uptime >= entry.killsAt {
        launcher.stop(run, forcibly: true)
      }
    }
  }

  private func stop(_ run: Int64, _ ending: RunEnding) {
    guard active[run]?.stopping == nil else { return }
    active[run]?.stopping = ending
    active[run]?.killsAt = clock.uptime() + settings.graceMicroseconds
    launcher.stop(run, forcibly: false)
  }

  /// Whether another scheduler's runs may be taken over.
  private func isGone(_ other: SchedulerRecord, isAwake: Bool) -> Bool {
    let own = launcher.process
    if other.process.boot == own.boot {
      if other.process.host == own.host, !launcher.isAlive(other.process) { return true }
      return isAwake && clock.uptime() > other.leaseUntil
    }
    // The machine was started anew since, or it is another one, of which only the clock is known.
    if other.process.host == own.host { return true }
    return isAwake && clock.now() - other.renewedAt > 3 * settings.leaseMicroseconds
  }

  private func takeOver(_ number: Int64, isAwake: Bool) throws {
    let crashed = try store.evict(
      { isGone($0, isAwake: isAwake) }, by: number, at: clock.now())
    for run in crashed {
      launcher.stopRemains(of: run)
      counts.finished[.crashed, default: 0] += 1
      note(.crashed(run))
    }
  }

  private func settleDue() throws {
    let time = clock.now()
    let now = Self.seconds(time)
    var late: Int64 = 0
    let schedules = try store.schedules()
    for schedule in schedules where schedule.pausedAt == nil {
      if schedule.through > now + settings.toleratedSeconds {
        note(.clockWentBack(schedule))
        try store.rewind(schedule, to: now)
        times[schedule.id] = nil
        continue
      }
      guard let known = known(schedule), let next = known.next, next <= now,
        let plan = Plan(
          known.times, catchUp: schedule.settings.catchUp, through: schedule.through, now: now)
      else { continue }
      // Many schedules that come late together do not start together.
      var notBefore = time
      if plan.isLate {
        notBefore += min(late * settings.staggerMicroseconds, 300_000_000)
        late += 1
      }
      if try store.settle(schedule, plan, notBefore: notBefore, at: time) {
        counts.missed += plan.missed.reduce(0) { $0 + ($1.count ?? 1) }
        note(.settled(schedule, plan))
      }
    }
    let ids = Set(schedules.map(\.id))
    times = times.filter { ids.contains($0.key) }
    counts.schedules = schedules.count
  }

  private func known(_ schedule: Schedule) -> KnownTimes? {
    if let known = times[schedule.id], known.settings == schedule.settings,
      known.through == schedule.through
    {
      return known
    }
    do {
      let cron =
        if let known = times[schedule.id], known.settings == schedule.settings {
          known.times
        } else {
          try schedule.settings.times()
        }
      let known = KnownTimes(
        settings: schedule.settings, times: cron, through: schedule.through,
        next: cron.next(after: schedule.through))
      times[schedule.id] = known
      return known
    } catch {
      note(.problem("schedule \(schedule.settings.name): \(error)"))
      return nil
    }
  }

  private func startClaimed(_ number: Int64) throws {
    let free = settings.concurrency - active.count
    guard free > 0 else { return }
    for run in try store.claim(number, limit: free, at: clock.now()) {
      do {
        try launcher.start(run, scheduler: number)
        let limit = Int64(run.settings.timeoutSeconds) * 1_000_000
        active[run.id] = ActiveRun(run: run, deadline: clock.uptime() + limit)
        counts.started += 1
        counts.lastLag = clock.now() - run.instant * 1_000_000
        note(.started(run))
      } catch {
        let ending = RunEnding(.failed, reason: "it could not be started: \(error)")
        _ = try store.finish(run.id, number, ending, at: clock.now())
        launcher.keep(run.id, ending: ending)
        counts.finished[.failed, default: 0] += 1
        note(.finished(run, ending))
      }
    }
  }

  private static func seconds(_ microseconds: Int64) -> Int64 {
    microseconds / 1_000_000 - (microseconds % 1_000_000 < 0 ? 1 : 0)
  }
}

/// How a scheduler behaves.
package struct SchedulerSettings: Sendable {
  /// The most runs at a time.
  package var concurrency = 4
  /// How long a scheduler may be silent before others take its runs over.
  package var leaseMicroseconds: Int64 = 30_000_000
  /// How long a run that is asked to end has for it.
  package var graceMicroseconds: Int64 = 5_000_000
  /// The time between the starts of schedules that are late together.
  package var staggerMicroseconds: Int64 = 2_000_000
  /// How far clocks of schedulers may differ before it is a step back.
  package var toleratedSeconds: Int64 = 5

  /// The defaults.
  package init() {}
}

/// What a scheduler counted.
package struct SchedulerCounts: Sendable {
  /// The schedules in the store.
  package var schedules = 0
  /// Runs whose process was started.
  package var started = 0
  /// Runs that ended, by how.
  package var finished: [RunState: Int] = [:]
  /// Instants that were noted as missed.
  package var missed = 0
  /// Times that others took it for dead.
  package var evictions = 0
  /// Microseconds between the last started run's instant and its start.
  package var lastLag: Int64 = 0
}

/// What happens in a scheduler, for its log.
package enum SchedulerEvent {
  /// It entered the store under a number.
  case registered(Int64)
  /// Others took it for dead.
  case evicted(Int64)
  /// Instants were queued or noted.
  case settled(Schedule, Plan)
  /// The clock is before what is settled.
  case clockWentBack(Schedule)
  /// A run's process started.
  case started(ScheduledRun)
  /// A run ended.
  case finished(ScheduledRun, RunEnding)
  /// A run ended that others had taken over.
  case disowned(ScheduledRun)
  /// A run of a scheduler that is gone.
  case crashed(ScheduledRun)
  /// Something that someone should look at.
  case problem(String)
}
