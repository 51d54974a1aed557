import Calendars
import Foundation
import Synchronization
import WorkspaceStore

@testable import Scheduling

/// A clock that a test sets.
final class ManualClock: SchedulerClock, Sendable {
  private let times: Mutex<(now: Int64, uptime: Int64)>

  init(_ text: String) {
    times = Mutex((ISOText.instant(text) ?? 0, 1_000_000_000))
  }

  func now() -> Int64 { times.withLock { $0.now } }
  func uptime() -> Int64 { times.withLock { $0.uptime } }

  /// Time passes.
  func pass(_ seconds: Double) {
    let passed = Int64(seconds * 1_000_000)
    times.withLock { $0 = ($0.now + passed, $0.uptime + passed) }
  }

  /// Someone sets the clock, forwards or backwards.
  func set(by seconds: Int64) { times.withLock { $0.now += seconds * 1_000_000 } }
}

/// Processes that a test ends.
final class ManualLauncher: RunLauncher {
  let process: ProcessIdentity
  /// The runs that were started, in their order.
  private(set) var started: [ScheduledRun] = []
  /// The signals that runs got.
  private(set) var signals: [String] = []
  /// News that were to be delivered.
  private(set) var delivered: [Int64] = []
  /// Processes of these numbers are gone.
  var gone: Set<Int32> = []
  /// Whether processes end by themselves at once.
  var endsAtOnce = false
  private var running: Set<Int64> = []
  private var ended: [(run: Int64, exit: ProcessExit)] = []
  private let store: WorkspaceStore

  init(_ store: WorkspaceStore, number: Int32) {
    self.store = store
    process = ProcessIdentity(host: "here", boot: "now", number: number, start: 1)
  }

  func start(_ run: ScheduledRun, scheduler: Int64) throws {
    let began = try store.begin(
      run.id, scheduler: scheduler, process: process,
      basis: ScheduledRun.Basis(script: "s", lock: nil, snapshot: "d", seed: 1))
    guard began else { return ended.append((run.id, .code(1))) }
    started.append(run)
    running.insert(run.id)
    if endsAtOnce { end(run.id) }
  }

  /// The process of a run ends.
  func end(_ run: Int64, _ exit: ProcessExit = .code(0)) {
    guard running.remove(run) != nil else { return }
    ended.append((run, exit))
  }

  func finished() -> [(run: Int64, exit: ProcessExit)] {
    defer { ended = [] }
    return ended
  }

  func stop(_ run: Int64, forcibly: Bool) {
    signals.append("\(forcibly ? "KILL" : "TERM") \(run)")
    if forcibly { end(run, .signal(9)) }
  }

  func stopRemains(of run: ScheduledRun) { signals.append("remains \(run.id)") }
  func isAlive(_ process: ProcessIdentity) -> Bool { !gone.contains(process.number) }
  func keep(_ run: Int64, ending: RunEnding) {}
  func deliver(_ delivery: Int64, scheduler: Int64) throws { delivered.append(delivery) }
}

typealias TestScheduler = Scheduler<WorkspaceStore, ManualLauncher, ManualClock>

/// A store with schedulers whose time and processes a test decides on.
final class Bench {
  let clock: ManualClock
  let store: WorkspaceStore
  private let folder: String

  init(_ time: String = "2026-01-31T12:00:30Z") throws {
    folder = NSTemporaryDirectory() + "deed-scheduler-" + UUID().uuidString
    let clock = ManualClock(time)
    self.clock = clock
    store = try WorkspaceStore(folder: folder, now: { clock.now() })
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A scheduler, as its process of this number.
  func scheduler(
    _ number: Int32 = 1, concurrency: Int = 100
  ) -> (TestScheduler, ManualLauncher) {
    let launcher = ManualLauncher(store, number: number)
    var settings = SchedulerSettings()
    settings.concurrency = concurrency
    return (
      TestScheduler(store, launcher: launcher, clock: clock, settings: settings) { _ in }, launcher
    )
  }

  /// Saves a schedule.
  @discardableResult
  func add(
    _ name: String = "nightly", _ expression: String = "* * * * *",
    _ change: (inout ScheduleSettings) throws -> Void = { _ in }
  ) throws -> Schedule {
    var settings = ScheduleSettings(
      name: name, script: "nightly", expression: expression, zone: "UTC")
    try change(&settings)
    return try store.addSchedule(settings)
  }

  /// The rows in their order, such as `12:01 succeeded` or `12:01 #2 failed`.
  func rows(_ name: String = "nightly") throws -> [String] {
    try store.scheduledRuns(of: name, limit: 10_000).reversed().map { run in
      let time = Self.clock(run.instant) + (run.until.map { "–" + Self.clock($0) } ?? "")
      return time + (run.attempt > 1 ? " #\(run.attempt)" : "") + " \(run.state.rawValue)"
    }
  }

  private static func clock(_ instant: Int64) -> String {
    String(ISOText.time(instant * 1_000_000).dropFirst(11).prefix(5))
  }
}
