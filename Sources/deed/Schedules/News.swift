import Calendars
import Scheduling
import Tables
import WorkspaceStore

/// What someone is told of a run.
struct News {
  let event: String
  let run: ScheduledRun?
  let schedule: String
  /// What the run printed, masked.
  let output: String
  /// What the run logged, masked.
  let log: String
  private let workspace: String

  /// The news of a run.
  init(_ event: Notification.Event, of run: ScheduledRun, in workspace: Workspace) {
    self.event = event.rawValue
    self.run = run
    schedule = run.settings.name
    self.workspace = workspace.manifest.name
    let folder = RunFolder(run.id, of: workspace).current
    output = Redaction.text(SmallFile.text(folder + "/output.txt", limit: 1 << 18) ?? "")
    log = Redaction.text(SmallFile.text(folder + "/log.txt", limit: 1 << 16) ?? "")
  }

  /// News that only show that news arrive.
  init(testOf schedule: Schedule, in workspace: Workspace) {
    event = "test"
    run = nil
    self.schedule = schedule.settings.name
    self.workspace = workspace.manifest.name
    output = ""
    log = ""
  }

  /// One line.
  var subject: String {
    switch event {
    case "test": "\(schedule): this is a test"
    case "recovery": "\(schedule) works again"
    case "findings": "\(schedule) has findings"
    case "success": "\(schedule) succeeded"
    default: "\(schedule) failed"
    }
  }

  /// For people.
  var text: String {
    var parts = [subject + ".", "workspace \(workspace)"]
    if let run { parts.append(Redaction.text(RunReport(run).line)) }
    if !findings.isEmpty { parts.append(findings.map { "– \($0)" }.joined(separator: "\n")) }
    if !output.isEmpty { parts.append(output) }
    if event == "failure", !log.isEmpty { parts.append(log) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// For programs.
  var json: String {
    var members = [
      JSONMember("event", .string(event)), JSONMember("subject", .string(subject)),
      JSONMember("workspace", .string(workspace)), JSONMember("schedule", .string(schedule)),
    ]
    if let run {
      let report = RunReport(run).json
      for name in ["run", "instant", "attempt", "state", "exit_code", "started", "ended"] {
        members.append(JSONMember(name, report[name] ?? .null))
      }
      members.append(
        JSONMember("reason", run.reason.map { .string(Redaction.text($0)) } ?? .null))
      members.append(JSONMember("findings", .array(findings.map { .string($0) })))
      members.append(JSONMember("output", .string(output)))
      members.append(JSONMember("log", .string(log)))
    }
    return JSONText.text(.object(members))
  }

  private var findings: [String] {
    log.split(separator: "\n").filter { $0.hasPrefix("finding: ") }
      .map { String($0.dropFirst("finding: ".count)) }
  }
}
