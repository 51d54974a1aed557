import Foundation
import Testing

/// What power cuts, full disks and hurried colleagues do to a workspace: nothing.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct WorkspaceCrashTests {
  /// Starts a command and kills it after so many microseconds; false when it had ended before.
  private func killed(
    _ words: [String], in folder: String, after delay: UInt32
  ) throws -> Bool {
    let process = try started(words, in: folder)
    usleep(delay)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
  }

  private func started(_ words: [String], in folder: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(DeedProcess.path))
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private func answers(_ seed: Int) -> String {
    var lines = ["response_id,customer_id,score,answered_at,comment"]
    for row in 0..<400 where (row + seed) % 7 != 0 {
      let score = (row * 7 + seed) % 11
      lines.append(
        "R\(row),K\(row % 90),\(score),2026-01-05T10:00:00Z,comment \(row) of version \(seed)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  @Test func `killed at any moment, the data is that of before or after`() throws {
    let workspace = try WorkspaceFixture()
    var generator = SystemRandomNumberGenerator()
    for seed in 0..<5 { try workspace.write(answers(seed), to: "v\(seed).csv") }
    try workspace.deed("import", "responses", "v0.csv", "--survey", "s")
    let start = ContinuousClock.now
    try workspace.deed("import", "responses", "v1.csv", "--survey", "s")
    let usual = max(50_000, (ContinuousClock.now - start) / .microseconds(1))
    var before = try workspace.rows(of: "responses")
    var standing = [1, 2]
    var cut = 0
    for round in 0..<(testsAll ? 200 : 10) {
      let kind = Int.random(in: 0..<5, using: &generator)
      let words: [String]
      switch kind {
      case 0 where standing.count > 1: words = ["import", "--undo", "\(standing[0])"]
      case 1: words = ["merge", "responses"]
      case 2:
        let seed = Int.random(in: 0..<5, using: &generator)
        words = [
          "eval",
          "cx.append('responses', cx.read('v\(seed).csv'):derive{ survey_id = function() "
            + "return 's' end })",
        ]
      default:
        let seed = Int.random(in: 0..<5, using: &generator)
        words = ["import", "responses", "v\(seed).csv", "--survey", "s"]
      }
      // What it would have become: the same command on a copy that nobody disturbs.
      let copy = try DeedProcess.folder()
      try FileManager.default.removeItem(atPath: copy)
      try FileManager.default.copyItem(atPath: workspace.folder, toPath: copy)
      defer { try? FileManager.default.removeItem(atPath: copy) }
      _ = try DeedProcess.run(words, in: copy)
      let after = try rows(in: copy)
      let delay = UInt32(Double.random(in: 0..<1.1, using: &generator) * usual)
      if try killed(words, in: workspace.folder, after: delay) { cut += 1 }
      let doctor = try workspace.deed("doctor")
      #expect(doctor.status == 0, "round \(round), \(words): \(doctor.output)\(doctor.errors)")
      let found = try workspace.rows(of: "responses")
      #expect(found == before || found == after, "round \(round), \(words) after \(delay) µs")
      let imports = try workspace.deed("imports", "--json").output
      let ledger = try JSONDecoder().decode([Entry].self, from: Data(imports.utf8))
      standing = ledger.filter { $0.undone == nil }.map(\.id).reversed()
      #expect(ledger.count >= 2)
      before = found
    }
    #expect(cut > 0)
  }

  private struct Entry: Decodable {
    let id: Int
    let undone: String?
  }

  private func rows(in folder: String) throws -> [String] {
    _ = try DeedProcess.run(["export", "responses", "x.csv", "--all"], in: folder)
    return try String(contentsOfFile: folder + "/x.csv", encoding: .utf8).split(separator: "\n")
      .map(String.init).sorted()
  }

  @Test func `two imports at once both land`() throws {
    let workspace = try WorkspaceFixture()
    for seed in 0..<2 { try workspace.write(answers(seed), to: "v\(seed).csv") }
    let runs = try ["a", "b"].enumerated().map { seed, survey in
      try started(
        ["import", "responses", "v\(seed).csv", "--survey", survey], in: workspace.folder)
    }
    for run in runs {
      run.waitUntilExit()
      #expect(run.terminationStatus == 0)
    }
    let tables = try workspace.deed("tables", "--json").output
    #expect(tables.contains("\"rows\":\(342 + 343)"), "\(tables)")
    #expect(try workspace.deed("doctor").status == 0)
  }

  @Test func `a full disk is said and loses nothing`() throws {
    let workspace = try WorkspaceFixture()
    for seed in 0..<2 { try workspace.write(answers(seed), to: "v\(seed).csv") }
    try workspace.deed("import", "responses", "v0.csv", "--survey", "s")
    let before = try workspace.rows(of: "responses")
    for blocks in [1, 4, 8, 16, 40] {
      // The shell's limit on a file's length stands in for the disk's end; blocks are 512 bytes.
      let run = try DeedProcess.shell(
        """
        trap '' XFSZ; ulimit -f \(blocks)
        "$DEED" import responses v1.csv --survey s
        """, in: workspace.folder)
      #expect(run.status == 1, "\(blocks): \(run.output)")
      #expect(!run.errors.isEmpty)
      #expect(try workspace.rows(of: "responses") == before)
      #expect(try workspace.deed("doctor").status == 0)
    }
    try workspace.deed("import", "responses", "v1.csv", "--survey", "s")
    #expect(try workspace.rows(of: "responses") != before)
  }

  @Test func `a small file system that fills up loses nothing`() throws {
    let place = try DeedProcess.folder()
    let mounted = try DeedProcess.shell("mount -t tmpfs -o size=1m none '\(place)'")
    guard mounted.status == 0 else { return }
    defer { _ = try? DeedProcess.shell("umount -l '\(place)'") }
    _ = try DeedProcess.run(["init"], in: place)
    try answers(0).write(toFile: place + "/v0.csv", atomically: true, encoding: .utf8)
    let first = try DeedProcess.run(["import", "responses", "v0.csv", "--survey", "s"], in: place)
    try #require(first.status == 0)
    let before = try rows(in: place)
    try answers(1).write(toFile: place + "/v1.csv", atomically: true, encoding: .utf8)
    _ = try DeedProcess.shell("cat /dev/zero > '\(place)/filler' 2>/dev/null; true")
    let full = try DeedProcess.run(["import", "responses", "v1.csv", "--survey", "s"], in: place)
    #expect(full.status == 1)
    #expect(full.errors.contains("space") || full.errors.contains("full"), "\(full.errors)")
    try FileManager.default.removeItem(atPath: place + "/filler")
    #expect(try DeedProcess.run(["doctor"], in: place).status == 0)
    #expect(try rows(in: place) == before)
    // Read-only from here on: clear words, and the data as it was.
    _ = try DeedProcess.shell("mount -o remount,ro '\(place)'")
    let refused = try DeedProcess.run(
      ["import", "responses", "v1.csv", "--survey", "s"], in: place)
    #expect(refused.status == 1)
    #expect(
      refused.errors.lowercased().contains("read-only") || refused.errors.contains("write"),
      "\(refused.errors)")
    _ = try DeedProcess.shell("mount -o remount,rw '\(place)'")
    #expect(try rows(in: place) == before)
  }
}
