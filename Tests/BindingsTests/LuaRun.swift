import Bindings
import Calendars
import LuaRuntime
import Testing
import WorkspaceStore

/// Lua run through a session, and what it returned.
struct LuaRun {
  /// What the chunk wrote to standard output.
  let output: String
  /// What it returned.
  let values: [LuaValue]

  /// Runs a chunk at noon of 2026-06-15 in UTC.
  init(_ text: String, zone: TimeZoneRules = .utc, workspace: Workspace? = nil) throws {
    nonisolated(unsafe) var written = ""  // Because: the session runs on this thread only.
    let host = Host(
      zone: zone, instant: 1_781_524_800_000_000, workspace: workspace,
      write: { written += $0 }, writeError: { _ in })
    let session = try Session(host)
    defer { session.close() }
    values = try session.run(text, path: "test.lua")
    output = written
  }

  /// The numbers that the chunk returned.
  var numbers: [Double?] { values.map(\.double) }
  /// The texts that the chunk returned.
  var texts: [String?] { values.map(\.text) }
}

/// The text of the error that a chunk raises; nil when it raises none.
func luaError(_ text: String) -> String? {
  do {
    _ = try LuaRun(text)
    return nil
  } catch { return String(describing: error) }
}

/// Whether numbers are as expected, within a relative and absolute tolerance.
func expectClose(
  _ found: [Double?], _ expected: [Double?], within tolerance: Double = 1e-6,
  at location: SourceLocation = #_sourceLocation
) {
  #expect(found.count == expected.count, sourceLocation: location)
  for (index, pair) in zip(found, expected).enumerated() {
    switch pair {
    case (nil, nil): continue
    case (let left?, let right?):
      #expect(
        (left - right).magnitude <= tolerance * max(1, right.magnitude),
        "value \(index + 1): \(left) instead of \(right)", sourceLocation: location)
    default:
      Issue.record(
        "value \(index + 1): \(String(describing: pair.0)) instead of \(String(describing: pair.1))",
        sourceLocation: location)
    }
  }
}
