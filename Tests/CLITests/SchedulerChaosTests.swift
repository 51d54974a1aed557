import Foundation
import Testing

/// Four schedulers on one workspace that are killed, stand still, and whose clock is set.
///
/// With `DEED_TEST_ALL` it is a minute with 200 schedules, else some seconds with few.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence), .serialized)
struct SchedulerChaosTests {
  private static let isLong = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil
  private static let seconds = isLong ? 60.0 : 6.0
  private static let schedules = isLong ? 200 : 12
  private static let rate = isLong ? 4.0 : 40.0
  private var (kills, stops, steps) = (0, 0, 0)

  @Test mutating func `no instant runs twice, and none is lost without a row that says why`() throws
  {
    let workspace = try ScheduledWorkspace(
      ["tick": "print(tostring(cx.now()))"], time: "2026-03-28T23:58:30Z", rate: Self.rate)
    for index in 0..<Self.schedules {
      try workspace.deed(
        "schedule", "add", "s\(index)", "tick", "--cron", "* * * * *", "--zone", "UTC",
        "--overlap", ["skip", "queue", "replace", "allow"][index % 4], "--catchup",
        ["latest", "all", "none"][index % 3])
    }
    let began = try workspace.now()
    var highest = began
    var schedulers = try (0..<4).map { _ in try begin(workspace) }
    var random = SystemRandomNumberGenerator()
    let end = Date().addingTimeInterval(Self.seconds)
    var stopped: [Int32: Date] = [:]
    while Date() < end {
      usleep(300_000)
      highest = max(highest, try workspace.now())
      let index = Int.random(in: 0..<4, using: &random)
      let number = schedulers[index].processIdentifier
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        kills += 1
        kill(number, SIGKILL)
        schedulers[index].waitUntilExit()
        schedulers[index] = try begin(workspace)
      case 1 where stopped[number] == nil:
        stops += 1
        kill(number, SIGSTOP)
        // Longer than the lease of a second.
        stopped[number] = Date().addingTimeInterval(Double.random(in: 0.5...4, using: &random))
      case 2:
        steps += 1
        let step = Double.random(in: -150...150, using: &random)
        try workspace.set(to: workspace.now() + step, rate: Self.rate)
      default: break
      }
      for (number, until) in stopped where Date() > until {
        kill(number, SIGCONT)
        stopped[number] = nil
      }
    }
    for number in stopped.keys { kill(number, SIGCONT) }
    // Time stands where it was at most, so that what was settled is settled for good.
    highest = max(highest, try workspace.now())
    try workspace.set(to: highest + 1, rate: 0)
    let last = Int(highest) / 60 * 60
    try workspace.wait {
      let rows = try covered(workspace)
      return rows.count == Self.schedules
        && rows.values.allSatisfy { rows in rows.contains { $0.contains(last) } }
    }
    for scheduler in schedulers { scheduler.terminate() }
    for scheduler in schedulers { scheduler.waitUntilExit() }
    try check(workspace, from: began, through: highest)
  }

  private func begin(_ workspace: ScheduledWorkspace) throws -> Process {
    try workspace.scheduler("--lease", "1s", "--concurrency", "3")
  }

  private func check(
    _ workspace: ScheduledWorkspace, from began: Double, through end: Double
  ) throws {
    let evidence = workspace.evidence
    // How many there is time for depends on the machine.
    #expect(evidence.count > Self.schedules / 10)
    #expect(Set(evidence).count == evidence.count)
    var states: [String: Int] = [:]
    for row in try workspace.history() {
      let state = try #require(row["state"] as? String)
      states[state, default: 0] += 1
      if !["succeeded", "queued", "claimed", "running"].contains(state) {
        #expect(row["reason"] is String, "\(row)")
      }
    }
    let counts = states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    print(
      "  \(Self.schedules) schedules, \(evidence.count) runs began, none twice; rows: "
        + counts.joined(separator: ", ") + "; \(kills) kills, \(stops) stops, \(steps) clock steps")
    let covered = try covered(workspace)
    let first = (Int(began) / 60 + 1) * 60
    for index in 0..<Self.schedules {
      let rows = covered["s\(index)"] ?? []
      for instant in stride(from: first, through: Int(end), by: 60) {
        #expect(rows.contains { $0.contains(instant) }, "s\(index) at \(instant)")
      }
    }
  }

  /// The instants that have rows, by schedule.
  private func covered(_ workspace: ScheduledWorkspace) throws -> [String: [ClosedRange<Int>]] {
    let format = ISO8601DateFormatter()
    func seconds(_ value: Any?) -> Int? {
      (value as? String).flatMap(format.date(from:)).map { Int($0.timeIntervalSince1970) }
    }
    var covered: [String: [ClosedRange<Int>]] = [:]
    for row in try workspace.history() {
      let name = try #require(row["schedule"] as? String)
      let instant = try #require(seconds(row["instant"]))
      covered[name, default: []].append(instant...(seconds(row["until"]) ?? instant))
    }
    return covered
  }
}
