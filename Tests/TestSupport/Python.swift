import Foundation

/// A Python with the libraries that analysts use, when there is one.
package enum Python {
  /// The command, found once: `$DEED_PYTHON`, then `python3`.
  package static let command: String? = {
    let candidates = [ProcessInfo.processInfo.environment["DEED_PYTHON"], "python3"]
    return candidates.compactMap(\.self).first {
      (try? run($0, "import pyarrow, pandas, polars, duckdb", [])) == ""
    }
  }()

  /// Whether there is one.
  package static var isThere: Bool { command != nil }

  /// A script failed; `output` is what it printed.
  package struct Failure: Error { package let output: String }

  /// What a script prints.
  package static func run(_ script: String, _ arguments: String...) throws -> String {
    try run(command ?? "python3", script, arguments)
  }

  private static func run(
    _ command: String, _ script: String, _ arguments: [String]
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command, "-c", script] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: bytes, as: UTF8.self)
    guard process.terminationStatus == 0 else { throw Failure(output: text) }
    return text
  }
}
