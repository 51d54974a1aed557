import Calendars
import Scheduling
import Tables
import WorkspaceStore

/// How a run is told of, to people and to programs.
struct RunReport {
  let run: ScheduledRun
  private let zone: TimeZoneRules

  init(_ run: ScheduledRun) {
    self.run = run
    zone = (try? TimeZoneRules.named(run.settings.zone)) ?? .utc
  }

  /// The run's instant in its schedule's zone.
  var instant: String { time(run.instant * 1_000_000) }

  /// How long the run took, such as `1.5 s`; nil when it did not.
  var duration: String? {
    guard let started = run.startedAt, let ended = run.endedAt else { return nil }
    let tenths = max(0, ended - started) / 100_000
    return tenths < 600 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 600) min"
  }

  /// One line.
  var line: String {
    var text = "run \(run.id) of \(run.settings.name), \(instant): \(run.state.rawValue)"
    if run.attempt > 1 { text += ", attempt \(run.attempt)" }
    if let duration { text += ", \(duration)" }
    if let reason = run.reason { text += "; \(reason)" }
    return text
  }

  /// All that is known.
  var json: JSONValue {
    func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    func optional(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }
    return .object([
      JSONMember("run", .integer(run.id)), JSONMember("schedule", .string(run.settings.name)),
      JSONMember("kind", .string(run.kind.rawValue)), JSONMember("instant", .string(instant)),
      JSONMember("until", optional(run.until.map { time($0 * 1_000_000) })),
      JSONMember("count", optional(run.count)),
      JSONMember("attempt", .integer(Int64(run.attempt))),
      JSONMember("state", .string(run.state.rawValue)), JSONMember("reason", optional(run.reason)),
      JSONMember("exit_code", optional(run.exitCode)),
      JSONMember("queued", .string(time(run.queuedAt))),
      JSONMember("started", optional(run.startedAt.map(time))),
      JSONMember("ended", optional(run.endedAt.map(time))),
      JSONMember("script", .string(run.settings.script)),
      JSONMember("parameters", .array(run.settings.arguments.map { .string($0) })),
      JSONMember("script_hash", optional(run.basis.script)),
      JSONMember("lock_hash", optional(run.basis.lock)),
      JSONMember("data_snapshot", optional(run.basis.snapshot)),
      JSONMember("seed", .integer(run.basis.seed)),
      JSONMember("scheduler", run.scheduler.map { .integer($0) } ?? .null),
      JSONMember("host", optional(run.process?.host)),
      JSONMember("process", optional(run.process.map { Int($0.number) })),
      JSONMember("boot", optional(run.process?.boot)),
    ])
  }

  private func time(_ microseconds: Int64) -> String {
    ISOText.time(microseconds, offset: zone.offset(ofMicroseconds: microseconds))
  }
}
