import ArgumentParser
import Libraries
import LuaRuntime
import Reports

/// `deed test [PATH]`.
struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests of Lua code: files *_test.lua, and the examples of functions.",
    discussion: """
      A test is test("promise", function() expect(x):equal(y) end); near, contains, raises and \
      snapshot check more. The example after ---@usage above a function runs too, and --> at its \
      end says what it returns. Exits with 1 when a test fails.
      """)

  @Argument(help: "A file or a folder.")
  var path = "."

  @Option(help: ArgumentHelp("Run the tests whose name holds this text only.", valueName: "text"))
  var filter: String?

  @Flag(help: "Print one JSON document with every test.")
  var json = false

  @Option(help: ArgumentHelp("Write the outcome for build servers.", valueName: "file.xml"))
  var junit: String?

  @Flag(help: "Write all snapshots anew.")
  var updateSnapshots = false

  @Flag(help: "Fail when a snapshot is not there, as build servers want it.")
  var strict = false

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    try reporting {
      let outcomes = try TestRun(
        path: path, filter: filter, updatesSnapshots: updateSnapshots, isStrict: strict,
        workspace: workspace
      ).run()
      if let junit { try Disk.replace(junit, with: TestReport(outcomes).junit) }
      StandardStreams.write(json ? try TestReport(outcomes).json + "\n" : outcomes.text)
      if outcomes.failures > 0 { throw CommandFailure("") }
    }
  }
}

/// The outcome of tests for machines.
struct TestReport {
  private let outcomes: TestOutcomes

  init(_ outcomes: TestOutcomes) { self.outcomes = outcomes }

  /// One object: `passed`, `failed` and `tests` with file, name, line, seconds and failure.
  var json: String {
    get throws {
      let tests = outcomes.tests.map { test in
        ValueTree.object([
          .init("file", .string(test.file)), .init("name", .string(test.name)),
          .init("line", .integer(Int64(test.line))), .init("seconds", .number(test.seconds)),
          .init("failure", test.failure.map { .string($0) } ?? .null),
        ])
      }
      let failed = Int64(outcomes.failures)
      return try ValueTree.object([
        .init("passed", .integer(Int64(outcomes.tests.count) - failed)),
        .init("failed", .integer(failed)), .init("tests", .array(tests)),
      ]).json()
    }
  }

  /// The form that build servers read.
  var junit: String {
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites tests=\"\(outcomes.tests.count)\" failures=\"\(outcomes.failures)\">\n"
    var files: [String] = []
    for test in outcomes.tests where !files.contains(test.file) { files.append(test.file) }
    for file in files {
      let tests = outcomes.tests.filter { $0.file == file }
      let failed = tests.count { $0.failure != nil }
      text += "  <testsuite name=\"\(escaped(file))\" tests=\"\(tests.count)\""
      text += " failures=\"\(failed)\">\n"
      for test in tests {
        let head =
          "    <testcase classname=\"\(escaped(file))\" name=\"\(escaped(test.name))\""
          + " file=\"\(escaped(file))\" line=\"\(test.line)\" time=\"\(seconds(test))\""
        if let failure = test.failure {
          let first = failure.split(separator: "\n").first ?? ""
          text += head + ">\n      <failure message=\"\(escaped(String(first)))\">"
          text += "\(escaped(failure))</failure>\n    </testcase>\n"
        } else {
          text += head + "/>\n"
        }
      }
      text += "  </testsuite>\n"
    }
    return text + "</testsuites>\n"
  }

  private func seconds(_ test: TestOutcome) -> String {
    let micro = Int(test.seconds * 1e6)
    let fraction = String(micro % 1_000_000)
    return "\(micro / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count)
      + fraction
  }

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += " "
      case _ where scalar.value < 32: result += "?"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
