import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence), .serialized)
struct SchedulerTests {
  @Test func `a nightly checklist runs at its time, fails once with news of it, and recovers`()
    throws
  {
    let workspace = try ScheduledWorkspace(
      [
        "checklist": """
        -- What has to be done today?
        if cx.today() == cx.date("2026-03-29") then error("no data of jan@example.org yet") end
        print("checklist of " .. tostring(cx.today()))
        cx.table{ done = { "call R. Aa" } }:write("lists/today.csv")
        """
      ], time: "2026-03-27T20:00:00Z", rate: 0)
    let box = try PostBox()
    let added = try workspace.deed(
      "schedule", "add", "nightly", "checklist", "--cron", "30 2 * * *", "--zone",
      "Europe/Amsterdam", "--notify", "webhook:http://127.0.0.1:\(box.port)/hook?token=1")
    #expect(added.output.contains("next 2026-03-28T02:30:00+01:00"))
    let scheduler = try workspace.scheduler("--log", "json")
    defer { scheduler.terminate() }
    for (count, time) in [
      (1, "2026-03-28T01:30:01Z"), (2, "2026-03-29T01:00:01Z"), (3, "2026-03-30T00:30:01Z"),
    ] {
      try workspace.set(to: time, rate: 1)
      try workspace.wait {
        try workspace.history().filter { $0["ended"] is String }.count == count
      }
    }
    try workspace.wait { box.received.count >= 2 }
    let rows = try workspace.history("nightly").prefix(3)
    #expect(
      rows.map { $0["instant"] as? String } == [
        "2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00",
      ])
    #expect(rows.map { $0["state"] as? String } == ["succeeded", "failed", "succeeded"])
    #expect(rows.allSatisfy { ($0["script_hash"] as? String)?.count == 64 })
    let first = try #require(rows.first?["run"] as? Int)
    let logs = try workspace.deed("schedule", "logs", "\(first)")
    #expect(logs.output == "checklist of 2026-03-28\n")
    let list = workspace.folder + "/.deed/runs/\(first)/files/lists/today.csv"
    #expect(try String(contentsOfFile: list, encoding: .utf8).contains("call R. Aa"))
    let news = box.received
    #expect(news[0].contains(#""event":"failure""#))
    #expect(news[0].contains(#""instant":"2026-03-29T03:00:00+02:00""#))
    #expect(news[0].contains("•••@•••"))
    #expect(!news[0].contains("jan@example.org"))
    #expect(news[1].contains(#""event":"recovery""#))
    #expect(news[1].contains("checklist of 2026-03-30"))
    let failed = try workspace.deed("schedule", "logs", "\(first + 1)")
    #expect(failed.errors.contains("sent"))
    #expect(!failed.errors.contains("token"))
  }

  @Test func `the checklist that ships with Deed runs every night on the sample's visits`() throws {
    let workspace = try ScheduledWorkspace(
      [:], time: "2026-03-10T12:00:00Z", rate: 0, hasSample: true)
    let box = try PostBox()
    let added = try workspace.deed(
      "schedule", "add", "nightly", "good_deed_checklist", "--cron", "30 5 * * *", "--zone",
      "Europe/Brussels", "--draw", "1", "--notify", "webhook:http://127.0.0.1:\(box.port)/hook")
    #expect(added.status == 0, "\(added.errors)")
    let broken = workspace.folder + "/deeds/broken.lua"
    let scheduler = try workspace.scheduler()
    defer { scheduler.terminate() }
    for (count, day) in [(1, "2026-03-11"), (2, "2026-03-12"), (3, "2026-03-13")] {
      // In the second night somebody's definition of a deed is broken.
      if count == 2 {
        try FileManager.default.createDirectory(
          atPath: workspace.folder + "/deeds", withIntermediateDirectories: true)
        try "return cx.deeds.define{ id = 'x' }\n".write(
          toFile: broken, atomically: true, encoding: .utf8)
      } else {
        try? FileManager.default.removeItem(atPath: broken)
      }
      try workspace.set(to: "\(day)T04:30:01Z", rate: 1)
      try workspace.wait {
        try workspace.history().filter { $0["ended"] is String }.count == count
      }
    }
    try workspace.wait { box.received.count >= 2 }
    let rows = try workspace.history("nightly").prefix(3)
    #expect(rows.map { $0["state"] as? String } == ["succeeded", "failed", "succeeded"])
    #expect(
      rows.map { $0["instant"] as? String } == [
        "2026-03-11T05:30:00+01:00", "2026-03-12T05:30:00+01:00", "2026-03-13T05:30:00+01:00",
      ])
    let first = try workspace.deed("schedule", "logs", "\(try #require(rows[0]["run"] as? Int))")
    #expect(first.output.hasPrefix("Good deeds of 2026-03-11, all teams\n"))
    #expect(first.output.contains("touchpoint"), "\(first.output)")
    let last = try workspace.deed("schedule", "logs", "\(try #require(rows[2]["run"] as? Int))")
    #expect(last.output.hasPrefix("Good deeds of 2026-03-13, all teams\n"))
    #expect(box.received[0].contains(#""event":"failure""#))
    #expect(box.received[0].contains("`x` has no `service`"), "\(box.received[0])")
    #expect(box.received[1].contains(#""event":"recovery""#))
    // The list was made by the run, and stays what it was.
    let today = try workspace.deed("deeds", "today", "--date", "2026-03-11", "--format", "csv")
    let items = today.output.split(separator: "\n").count - 1
    #expect(items > 0)
    #expect(first.output.contains("\n\(items) row"), "\(items)\n\(first.output)")
  }

  @Test func `a scheduler that is asked to stop lets its runs end`() throws {
    let workspace = try ScheduledWorkspace(
      ["slow": "local n = 0 for i = 1, 3e7 do n = n + i end print('done')"],
      time: "2026-03-27T20:00:30Z", rate: 0)
    try workspace.deed("schedule", "add", "slow", "slow", "--cron", "* * * * *", "--zone", "UTC")
    let scheduler = try workspace.scheduler()
    try workspace.set(to: "2026-03-27T20:01:00Z", rate: 1)
    try workspace.wait { !workspace.evidence.isEmpty }
    scheduler.terminate()
    scheduler.waitUntilExit()
    #expect(scheduler.terminationStatus == 0)
    #expect(try workspace.history().map { $0["state"] as? String } == ["succeeded"])
  }

  @Test func `health and figures are told on a port of this machine`() throws {
    let workspace = try ScheduledWorkspace(
      ["ok": "print('x')"], time: "2026-03-27T20:00:00Z", rate: 1)
    let scheduler = try workspace.scheduler("--listen", "0")
    defer { scheduler.terminate() }
    var port: String?
    try workspace.wait {
      let log = try String(contentsOfFile: workspace.folder + "/scheduler.log", encoding: .utf8)
      port = log.firstMatch(of: /127\.0\.0\.1:(\d+)/).map { String($0.output.1) }
      return port != nil
    }
    func get(_ path: String) throws -> String {
      let url = try #require(URL(string: "http://127.0.0.1:\(port ?? "")\(path)"))
      return try DeedProcess.shell("curl -s '\(url)'").output
    }
    #expect(try get("/healthz") == "ok\n")
    #expect(try get("/metrics").contains("\ndeed_runs_started_total 0\n"))
    #expect(try get("/other").contains("/healthz"))
  }

  @Test func `backfill runs past instants in their own time, and only those that lack`() throws {
    let workspace = try ScheduledWorkspace(
      ["day": "print(tostring(cx.today()))"], time: "2026-03-31T12:00:00Z", rate: 0)
    try workspace.deed(
      "schedule", "add", "daily", "day", "--cron", "0 6 * * *", "--zone", "Europe/Amsterdam")
    let words = ["schedule", "backfill", "daily", "--from", "2026-03-28", "--to"]
    let first = try DeedProcess.run(
      words + ["2026-03-29"], in: workspace.folder, environment: workspace.environment)
    #expect(first.output.contains("run 1 of daily, 2026-03-28T06:00:00+01:00: succeeded"))
    let second = try DeedProcess.run(
      words + ["2026-03-30T23:59"], in: workspace.folder, environment: workspace.environment)
    #expect(second.errors.contains("2 of 3 instants run, 1 had succeeded before"))
    #expect(second.status == 0)
    let outputs = try (1...3).map { try workspace.deed("schedule", "logs", "\($0)").output }
    #expect(outputs == ["2026-03-28\n", "2026-03-29\n", "2026-03-30\n"])
  }

  @Test func `a run by hand keeps its output, its exit code and its time limit`() throws {
    let workspace = try ScheduledWorkspace(
      [
        "finds": "cx.finding('web is below target', { value = 3 })",
        "endless": "while true do end",
      ], time: "2026-03-31T12:00:00Z", rate: 0)
    try workspace.deed(
      "schedule", "add", "finds", "finds", "--cron", "@daily", "--notify", "file:news.jsonl")
    try workspace.deed(
      "schedule", "add", "endless", "endless", "--cron", "@daily", "--timeout", "1s")
    let finds = try workspace.deed("schedule", "run", "finds")
    #expect(finds.status == 3)
    #expect(finds.errors.contains("finding: web is below target"))
    let news = try String(contentsOfFile: workspace.folder + "/news.jsonl", encoding: .utf8)
    #expect(news.contains(#""findings":["web is below target (3)"]"#))
    let endless = try workspace.deed("schedule", "run", "endless")
    #expect(endless.status == 124)
    #expect(endless.errors.contains("timed out"))
  }

  @Test func `what is wrong in a schedule is said when it is added`() throws {
    let workspace = try ScheduledWorkspace(
      ["ok": "print('x')"], time: "2026-03-31T12:00:00Z", rate: 0)
    func refused(_ words: String...) throws -> String {
      let run = try DeedProcess.run(
        ["schedule", "add", "name", "ok"] + words, in: workspace.folder,
        environment: workspace.environment)
      #expect(run.status == 2)
      return run.errors
    }
    #expect(try refused("--cron", "-5 * * * *").contains("^^"))
    #expect(try refused("--cron", "0 0 30 2 *").contains("never occurs"))
    #expect(try refused("--cron", "@daily", "--zone", "Mars").contains("no time zone"))
    #expect(try refused("--cron", "@daily", "--month", "3").contains("no parameter `month`"))
    #expect(
      try refused("--cron", "@daily", "--notify", "fialure=file:x").contains(
        "Did you mean `failure`?"))
    #expect(try refused("--cron", "@daily", "--overlap", "wait").contains("--overlap"))
    let show = try workspace.deed("schedule", "show", "nme")
    #expect(show.errors.contains("no schedule `nme`"))
    #expect(show.status == 1)
  }
}
