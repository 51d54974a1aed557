import Scheduling

/// What a scheduler tells monitors, as Prometheus reads it.
struct SchedulerMetrics {
  let counts: SchedulerCounts
  let activeRuns: Int
  let problems: Int
  /// Microseconds since the last step that succeeded.
  let sinceStep: Int64

  /// The lines.
  var text: String {
    var lines: [String] = []
    func add(_ name: String, _ kind: String, _ help: String, _ values: [(String, String)]) {
      lines.append("# HELP \(name) \(help)")
      lines.append("# TYPE \(name) \(kind)")
      lines += values.map { "\(name)\($0.0) \($0.1)" }
    }
    add("deed_schedules", "gauge", "Schedules in the workspace.", [("", "\(counts.schedules)")])
    add("deed_runs_active", "gauge", "Runs that go on.", [("", "\(activeRuns)")])
    add("deed_runs_started_total", "counter", "Runs started.", [("", "\(counts.started)")])
    let states = RunState.allCases.filter(\.isOver).filter { ![.missed, .skipped].contains($0) }
    add(
      "deed_runs_finished_total", "counter", "Runs that ended, by how.",
      states.map {
        (
          "{state=\"\($0.rawValue.replacing(" ", with: "_"))\"}",
          "\(counts.finished[$0, default: 0])"
        )
      })
    add(
      "deed_instants_missed_total", "counter", "Instants that did not run.",
      [("", "\(counts.missed)")])
    add(
      "deed_scheduler_evictions_total", "counter", "Times it was taken for dead.",
      [("", "\(counts.evictions)")])
    add("deed_scheduler_problems_total", "counter", "Steps that failed.", [("", "\(problems)")])
    add(
      "deed_start_lag_seconds", "gauge", "Between the last started run's instant and its start.",
      [("", Self.seconds(counts.lastLag))])
    add(
      "deed_scheduler_step_age_seconds", "gauge", "Since the last step that succeeded.",
      [("", Self.seconds(sinceStep))])
    return lines.joined(separator: "\n") + "\n"
  }

  private static func seconds(_ microseconds: Int64) -> String {
    "\(Double(microseconds / 1000) / 1000)"
  }
}
