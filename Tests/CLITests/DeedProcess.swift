import Foundation
import Testing

/// What a run of the `deed` binary left behind.
struct Outcome {
  let status: Int32
  let output: String
  let errors: String
}

/// The built `deed` binary, run as a user runs it.
struct DeedProcess {
  /// Where the binary is: beside the test bundle, or what `DEED_BINARY` names.
  static let path: String? = {
    if let given = ProcessInfo.processInfo.environment["DEED_BINARY"] { return given }
    let runner = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let beside = [
      runner.appendingPathComponent("deed"), root.appendingPathComponent(".build/debug/deed"),
    ]
    return beside.map(\.path).first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  static let isBuilt = path != nil
  static let absence: Comment =
    "there is no built `deed`: run `swift build --product deed` before the tests"

  /// An empty folder for one test.
  static func folder() throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-cli-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Runs `deed` with `words` in `folder` and waits for it.
  ///
  /// With `interrupt` it gets SIGINT as soon as it said something on standard error.
  static func run(
    _ words: [String], in folder: String? = nil, environment: [String: String] = [:],
    interrupt: Bool = false
  ) throws -> Outcome {
    try run(program: try #require(path), words, in: folder, environment, interrupt: interrupt)
  }

  /// Runs a line of the shell in which `$DEED` is the binary.
  static func shell(_ line: String, in folder: String? = nil) throws -> Outcome {
    try run(
      program: "/bin/sh", ["-c", line], in: folder, ["DEED": try #require(path)], interrupt: false)
  }

  private static func run(
    program: String, _ words: [String], in folder: String?, _ additions: [String: String],
    interrupt: Bool
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.currentDirectoryURL = folder.map { URL(fileURLWithPath: $0) }
    var environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
    environment["TZ"] = "UTC"
    for (name, value) in additions { environment[name] = value }
    process.environment = environment
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // A run that hangs fails its test instead of stopping the others.
    let identifier = process.processIdentifier
    let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 60, execute: watchdog)
    defer { watchdog.cancel() }
    var first = Data()
    if interrupt {
      first = errors.fileHandleForReading.availableData
      process.interrupt()
    }
    // What deed writes here fits into a pipe's buffer on either side.
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complained = first + errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }
}

/// A folder with a script in it.
func folder(withScript text: String, named name: String = "nps.lua") throws -> String {
  let folder = try DeedProcess.folder()
  try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
  return folder
}
