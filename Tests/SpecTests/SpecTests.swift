import Bindings
import Calendars
import Foundation
import LuaRuntime
import Testing

/// Runs `Tests/Specs/*.spec` through the real machine.
///
/// With `DEED_RECORD=1` in the environment the expected texts are written instead of compared; read
/// the difference before you commit it.
struct SpecTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Specs")

  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".spec") }.sorted()

  @Test func `there are specs, each with a title of its own`() throws {
    #expect(!Self.files.isEmpty)
    for name in Self.files {
      let titles = try specFile(name).specs.map(\.title)
      #expect(Set(titles).count == titles.count, "\(name) says one thing twice")
    }
  }

  @Test(arguments: files) func `every spec holds`(name: String) throws {
    let file = try specFile(name)
    var results: [String] = []
    for spec in file.specs {
      let (found, failed) = try outcome(of: spec)
      results.append(found)
      if Self.isRecording { continue }
      #expect(failed == (spec.kind == .error), "\(name):\(spec.line) \(spec.title)\n\(found)")
      #expect(found == spec.expected, "\(name):\(spec.line) \(spec.title)")
    }
    if Self.isRecording {
      try file.text(expecting: results).write(
        to: Self.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
  }

  private static let isRecording = ProcessInfo.processInfo.environment["DEED_RECORD"] == "1"

  private func specFile(_ name: String) throws -> SpecFile {
    SpecFile(
      try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8))
  }

  /// What a chunk prints and returns, or its error's message.
  private func outcome(of spec: Spec) throws -> (text: String, failed: Bool) {
    try LuaThread.run { () -> Result<(String, Bool), any Error> in
      Result { try run(spec) }
    }.get()
  }

  private func run(_ spec: Spec) throws -> (text: String, failed: Bool) {
    var output = ""
    let host = Host(
      zone: try TimeZoneRules.named("Europe/Brussels"), instant: 1_773_576_000_000_000,
      write: { output += $0 }, writeError: { output += $0 })
    let session = try Session(host)
    defer { session.close() }
    var failed = false
    do {
      for value in try session.run(spec.chunk, path: "spec.lua") { try showValue(value, host) }
    } catch {
      output += session.message(for: error)
      failed = true
    }
    var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return (lines.joined(separator: "\n"), failed)
  }
}
