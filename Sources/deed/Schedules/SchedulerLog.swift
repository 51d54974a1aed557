import ArgumentParser
import Calendars
import LuaRuntime
import Scheduling
import Tables

/// The form of the scheduler's log.
enum LogForm: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// The scheduler's log on standard error: a line for each thing that happens, with its run.
struct SchedulerLog {
  let form: LogForm

  /// Writes what happened.
  func write(_ event: SchedulerEvent) {
    switch event {
    case .registered(let number): write("began", "scheduler \(number) began")
    case .evicted(let number):
      write("evicted", "scheduler \(number) was silent too long, and others took its runs over")
    case .settled(let schedule, let plan):
      let name = schedule.settings.name
      for missed in plan.missed {
        let several = missed.count.map { $0 == 1 ? "1 instant" : "\($0) instants" }
        write(
          "missed", "\(name): \(several ?? "many instants") missed: \(missed.reason)",
          schedule: name)
      }
    case .clockWentBack(let schedule):
      let name = schedule.settings.name
      write("clock", "\(name): the clock went back; nothing that ran runs again", schedule: name)
    case .started(let run): write("started", RunReport(run).line(as: "started"), run)
    case .finished(let run, let ending):
      let reason = ending.reason.map { "; \($0)" } ?? ""
      write("ended", RunReport(run).line(as: ending.state.rawValue) + reason, run, ending)
    case .disowned(let run):
      write("disowned", RunReport(run).line(as: "ended after it was taken over"), run)
    case .crashed(let run): write("crashed", RunReport(run).line(as: "crashed"), run)
    case .problem(let text): write("problem", text)
    }
  }

  /// Writes a line.
  func write(
    _ event: String, _ text: String, _ run: ScheduledRun? = nil, _ ending: RunEnding? = nil,
    schedule: String? = nil
  ) {
    let time = ISOText.time(SystemClock.now() / 1000 * 1000)
    guard form == .json else {
      StandardStreams.writeError("\(time) \(text)\n")
      _ = StandardStreams.flush()
      return
    }
    var members = [
      JSONMember("time", .string(time)), JSONMember("event", .string(event)),
      JSONMember("message", .string(text)),
    ]
    if let name = run?.settings.name ?? schedule {
      members.append(JSONMember("schedule", .string(name)))
    }
    if let run {
      members.append(JSONMember("run", .integer(run.id)))
      members.append(JSONMember("instant", .string(RunReport(run).instant)))
      members.append(JSONMember("attempt", .integer(Int64(run.attempt))))
    }
    if let ending {
      members.append(JSONMember("state", .string(ending.state.rawValue)))
      members.append(JSONMember("reason", ending.reason.map { .string($0) } ?? .null))
    }
    StandardStreams.writeError(JSONText.text(.object(members)) + "\n")
    _ = StandardStreams.flush()
  }
}

extension RunReport {
  /// One line that says what happens to the run.
  func line(as what: String) -> String {
    "run \(run.id) of \(run.settings.name), \(instant)"
      + (run.attempt > 1 ? ", attempt \(run.attempt)" : "") + ": \(what)"
  }
}
