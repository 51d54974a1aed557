import Foundation
import Testing

/// A workspace with a clock that the test sets.
final class ScheduledWorkspace {
  /// The workspace's folder.
  let folder: String
  private let clock: String

  /// A workspace of scripts whose time is `time` and goes `rate` times as fast, with the sample's data
  /// if wanted.
  init(
    _ scripts: [String: String], time: String, rate: Double, hasSample: Bool = false
  ) throws {
    folder = try DeedProcess.folder()
    clock = folder + "/clock"
    let made = try DeedProcess.run(["init", "."] + (hasSample ? ["--sample"] : []), in: folder)
    #expect(made.status == 0, "\(made.errors)")
    for (name, text) in scripts {
      try text.write(
        toFile: folder + "/scripts/\(name).lua", atomically: true, encoding: .utf8)
    }
    try set(to: time, rate: rate)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// What runs of schedules leave as evidence, a line each.
  var evidence: [String] {
    let text = try? String(contentsOfFile: folder + "/evidence", encoding: .utf8)
    return (text ?? "").split(separator: "\n").map(String.init)
  }

  var environment: [String: String] {
    ["DEED_TEST_CLOCK": clock, "DEED_TEST_RUNS": folder + "/evidence"]
  }

  /// Sets the clock, to a time such as `2026-03-28T12:00:00Z`.
  func set(to time: String, rate: Double) throws {
    let instant = try #require(ISO8601DateFormatter().date(from: time)).timeIntervalSince1970
    try set(to: instant, rate: rate)
  }

  /// Sets the clock, in seconds since 1970.
  func set(to instant: Double, rate: Double) throws {
    let text = "\(Int64(instant * 1e6)) \(Self.uptime()) \(rate)\n"
    try text.write(toFile: clock, atomically: true, encoding: .utf8)
  }

  /// What the clock says, in seconds since 1970.
  func now() throws -> Double {
    let numbers = try String(contentsOfFile: clock, encoding: .utf8).split(separator: " ")
      .compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    return (numbers[0] + (Double(Self.uptime()) - numbers[1]) * numbers[2]) / 1e6
  }

  /// Runs `deed` in the workspace.
  @discardableResult
  func deed(_ words: String...) throws -> Outcome {
    try DeedProcess.run(words, in: folder, environment: environment)
  }

  /// The history of a schedule or of all, as JSON, oldest first.
  func history(_ name: String? = nil) throws -> [[String: Any]] {
    let words = ["schedule", "history"] + (name.map { [$0] } ?? [])
    let run = try DeedProcess.run(
      words + ["--json", "--limit", "100000"], in: folder, environment: environment)
    return try run.output.split(separator: "\n").reversed().compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  /// Starts a scheduler, whose log goes to `scheduler.log`.
  func scheduler(_ words: String...) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(DeedProcess.path))
    process.arguments = ["scheduler", "--interval", "50ms"] + words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var settings = environment
    settings["PATH"] = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    settings["TZ"] = "UTC"
    process.environment = settings
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let log = folder + "/scheduler.log"
    if !FileManager.default.fileExists(atPath: log) {
      _ = FileManager.default.createFile(atPath: log, contents: nil)
    }
    let handle = try #require(FileHandle(forWritingAtPath: log))
    try handle.seekToEnd()
    process.standardError = handle
    try process.run()
    return process
  }

  /// Waits until something is so, at most three minutes: a busy machine is slow, not wrong.
  func wait(until isSo: () throws -> Bool) throws {
    let deadline = Self.uptime() + 180_000_000
    while try !isSo() {
      guard Self.uptime() < deadline else {
        let log = try? String(contentsOfFile: folder + "/scheduler.log", encoding: .utf8)
        Issue.record("it did not come; the log is \(log ?? "")")
        return
      }
      usleep(50_000)
    }
  }

  private static func uptime() -> Int64 {
    var time = timespec()
    #if os(Linux)
    clock_gettime(CLOCK_BOOTTIME, &time)
    #else
    clock_gettime(CLOCK_MONOTONIC, &time)
    #endif
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}

/// A web server on this machine that takes what is posted, and answers 204.
final class PostBox: @unchecked Sendable {
  // Unchecked because the one thread that adds bodies and the test that reads them share the lock.
  private let lock = NSLock()
  private var bodies: [String] = []
  private let listener: Int32
  /// The port that it listens on.
  let port: Int

  init() throws {
    #if os(Linux)
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && listen(listener, 8) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    try #require(isListening)
    Thread.detachNewThread { [self] in serve() }
  }

  deinit { close(listener) }

  /// What was posted until now.
  var received: [String] { lock.withLock { bodies } }

  private func serve() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      var request = Data()
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while Self.body(of: request) == nil {
        let count = read(client, &buffer, buffer.count)
        if count <= 0 { break }
        request.append(contentsOf: buffer[..<count])
      }
      let answer = Array("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".utf8)
      _ = write(client, answer, answer.count)
      close(client)
      if let body = Self.body(of: request) { lock.withLock { bodies.append(body) } }
    }
  }

  private static func body(of request: Data) -> String? {
    let text = String(decoding: request, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n"),
      let header = text.lowercased().range(of: "content-length: ")
    else { return nil }
    let length = Int(text[header.upperBound...].prefix { $0.isNumber }) ?? 0
    let body = text[end.upperBound...]
    return body.utf8.count >= length ? String(body) : nil
  }
}
