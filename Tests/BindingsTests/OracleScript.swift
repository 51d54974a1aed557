import Calendars
import LuaRuntime
import TestSupport
import Testing

/// A reference case as a Lua chunk: what it defines, and which expressions must have which values.
struct OracleScript {
  let item: OracleCase
  /// The zone of the session.
  var zone = TimeZoneRules.utc
  private var lines: [String] = []
  private var checks: [(expression: String, expected: OracleValue, tolerance: Double?)] = []

  init(_ item: OracleCase) { self.item = item }

  /// A line of Lua before the expressions.
  mutating func run(_ line: String) { lines.append(line) }

  /// An expression and its value in the file; an array is compared element by element.
  mutating func expect(_ expression: String, _ value: OracleValue, within tolerance: Double? = nil)
  {
    guard value.exists else { return }
    if !value.items.isEmpty {
      for (index, element) in value.items.enumerated() {
        expect("(\(expression))[\(index + 1)]", element, within: tolerance)
      }
      return
    }
    checks.append((expression, value, tolerance))
  }

  /// Runs the chunk and compares.
  func check() throws {
    // A constructor holds any number of values; a list of results does not.
    let chunk =
      lines.joined(separator: "\n") + "\nreturn { n = \(checks.count), "
      + checks.map(\.expression).joined(separator: ", ") + " }"
    #expect(!checks.isEmpty, "\(item.id) checks nothing")
    let run = try LuaRun(chunk, zone: zone)
    guard case .table(let found)? = run.values.first else {
      Issue.record("\(item.id) returned no table")
      return
    }
    for (check, value) in zip(checks, found.elements) {
      let name = "\(item.id) \(check.expression)"
      if let text = check.expected.text {
        #expect(value.text == text, "\(name)")
      } else if let number = check.expected.number {
        // A value of the file holds about 15 digits, whatever its size.
        let allowed = max(check.tolerance ?? item.tolerance, number.magnitude * 2e-14)
        #expect(
          value.double.map { ($0 - number).magnitude <= allowed } ?? false,
          "\(name): \(value) instead of \(number)")
      } else {
        #expect(value.isNil, "\(name): \(value) instead of nil")
      }
    }
  }
}
