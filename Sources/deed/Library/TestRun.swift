import Bindings
import Libraries
import LuaRuntime

/// The outcome of one test.
struct TestOutcome {
  /// The file, from the folder that was tested.
  let file: String
  /// The promise, or `example of NAME`.
  let name: String
  let line: Int
  /// The message of the failure, with the line of the test; nil when it passed.
  let failure: String?
  let seconds: Double
}

/// All outcomes of a run.
struct TestOutcomes {
  private(set) var tests: [TestOutcome] = []
  /// The snapshots that were written.
  var written: [String] = []
  /// Files that could not be run at all are failures too.
  var failures: Int { tests.count { $0.failure != nil } }

  mutating func add(_ outcome: TestOutcome) { tests.append(outcome) }

  /// `3 tests passed`, `1 of 3 tests failed`.
  var summary: String {
    let count = tests.count == 1 ? "1 test" : "\(tests.count) tests"
    if tests.isEmpty { return "There are no tests." }
    return failures == 0 ? "\(count) passed." : "\(failures) of \(count) failed."
  }

  /// The failures, the written snapshots and the summary.
  var text: String {
    var text = ""
    for test in tests {
      guard let failure = test.failure else { continue }
      text += "✘ \(test.file): \(test.name)\n"
      text += failure.split(separator: "\n").map { "  \($0)\n" }.joined() + "\n"
    }
    for path in written { text += "wrote \(path)\n" }
    return text + summary + "\n"
  }
}

/// Runs the tests and examples below a path.
struct TestRun {
  private let path: String
  private let filter: String?
  private let snapshotUse: TestRegistry.SnapshotUse
  private let workspace: WorkspaceOptions?
  /// The workspace or library that the path is in; nil when it is in none.
  private let root: String?

  init(
    path: String, filter: String?, updatesSnapshots: Bool, isStrict: Bool = false,
    workspace: WorkspaceOptions? = nil
  ) throws {
    guard Disk.exists(path) else {
      throw CommandFailure("there is no file or folder \(path).\n", status: ExitStatus.usage)
    }
    self.path = path
    self.filter = filter
    self.workspace = workspace
    snapshotUse = updatesSnapshots ? .write : isStrict ? .compareOnly : .compare
    root = Self.root(of: path)
  }

  /// The nearest folder upwards with a deed.toml.
  private static func root(of path: String) -> String? {
    guard var place = Disk.real(path) else { return nil }
    while !Disk.exists("\(place)/deed.toml") {
      guard let slash = place.lastIndex(of: "/"), slash != place.startIndex else { return nil }
      place = String(place[..<slash])
    }
    return place
  }

  /// Runs everything, file by file in the order of their paths.
  func run() throws -> TestOutcomes {
    var outcomes = TestOutcomes()
    for file in try files() {
      let text = try FileText.text(file)
      if file.hasSuffix("_test.lua") {
        try runTests(of: file, text, &outcomes)
      } else {
        try runExamples(of: file, text, &outcomes)
      }
    }
    return outcomes
  }

  /// The Lua files, without those of vendor/ and hidden ones.
  private func files() throws -> [String] {
    guard Disk.isFolder(path) else { return [path] }
    let base = path == "." ? "" : path.hasSuffix("/") ? path : path + "/"
    var found: [String] = []
    var folders = [""]
    while let folder = folders.popLast() {
      for name in try Disk.names(in: base.isEmpty && folder.isEmpty ? "." : base + folder) {
        if name.hasPrefix(".") || folder.isEmpty && name == "vendor" { continue }
        let inner = folder + name
        if Disk.isPlainFolder(base + inner) {
          folders.append(inner + "/")
        } else if name.hasSuffix(".lua") {
          found.append(base + inner)
        }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private func shown(_ file: String) -> String {
    let base = path.hasSuffix("/") ? path : path + "/"
    return file.hasPrefix(base) ? String(file.dropFirst(base.count)) : file
  }

  /// A session of its own for a file, so that no file sees another's.
  private func session(
    _ tests: TestRegistry?
  ) throws -> Execution {
    let host = Host(
      style: Surroundings.plainStyle(), isQuiet: true, zone: Surroundings.zone(),
      instant: Surroundings.now(), workspace: try WorkspaceOptions.find(workspace?.folder ?? root),
      write: StandardStreams.writeError)
    host.tests = tests
    let execution = try Execution(host, memory: nil, timeout: nil, debug: false)
    host.useLibraries(of: root)
    return execution
  }

  private func runTests(
    of file: String, _ text: String, _ outcomes: inout TestOutcomes
  ) throws {
    let slash = file.lastIndex(of: "/").map { file.index(after: $0) } ?? file.startIndex
    let name = file[slash...].dropLast("_test.lua".count)
    let tests = TestRegistry(snapshots: "\(file[..<slash])snapshots/\(name)", use: snapshotUse)
    let execution = try session(tests)
    let session = execution.session
    defer { session.close() }
    if let failure = try Self.failure(execution, { try session.run(text, path: file) }) {
      outcomes.add(
        TestOutcome(file: shown(file), name: "the file runs", line: 1, failure: failure, seconds: 0)
      )
      return
    }
    for test in tests.tests where filter.map({ test.name.contains($0) }) ?? true {
      tests.current = test.name
      let start = Surroundings.now()
      let failure = try Self.failure(execution) { try session.vm.call(test.body) }
      tests.current = nil
      outcomes.add(
        TestOutcome(
          file: shown(file), name: test.name, line: test.line, failure: failure,
          seconds: Double(Surroundings.now() - start) / 1e6))
    }
    outcomes.written += tests.written
  }

  /// Runs the `---@usage` of each function of a module; `--> x` at the end says what it returns.
  private func runExamples(
    of file: String, _ text: String, _ outcomes: inout TestOutcomes
  ) throws {
    for member in ModuleInterface(of: text).members where !member.documentation.usage.isEmpty {
      let name = "example of \(member.name)"
      if let filter, !name.contains(filter) { continue }
      let usage = UsageExample(member.documentation.usage)
      let execution = try session(nil)
      defer { execution.session.close() }
      let start = Surroundings.now()
      let failure = try Self.failure(execution) {
        let values = try execution.session.run(usage.code, path: "\(shown(file)) \(name)")
        try usage.check(values)
      }
      outcomes.add(
        TestOutcome(
          file: shown(file), name: name, line: member.line, failure: failure,
          seconds: Double(Surroundings.now() - start) / 1e6))
    }
  }

  /// The message of what `body` throws; a stop ends the command.
  private static func failure(
    _ execution: Execution, _ body: () throws -> some Any
  ) throws -> String? {
    do { try execution.run { _ in _ = try body() } } catch let failure as CommandFailure {
      if [ExitStatus.interrupted, ExitStatus.terminated].contains(failure.status) { throw failure }
      return failure.message
    }
    return nil
  }
}

/// The code of a `---@usage`, with what it says that it returns.
struct UsageExample {
  /// The code.
  let code: String
  /// The values as text; nil when it does not say.
  private let expected: [String]?

  init(_ usage: String) {
    guard let arrow = usage.firstRange(of: "-->") else {
      (code, expected) = (usage, nil)
      return
    }
    code = String(usage[..<arrow.lowerBound])
    expected = usage[arrow.upperBound...].split(separator: "\n").first?
      .split(separator: ",").map {
        String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      }
  }

  /// Compares what the code returned.
  func check(_ values: [LuaValue]) throws {
    guard let expected else { return }
    let found = values.map(Self.text)
    if found != expected {
      throw LibraryError.sentence(
        "expected \(expected.joined(separator: ", ")), got \(found.joined(separator: ", "))")
    }
  }

  /// A value as Lua's `tostring` gives it; texts are themselves.
  private static func text(_ value: LuaValue) -> String {
    switch value {
    case .nil: "nil"
    case .boolean(let flag): "\(flag)"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    default: value.text ?? value.typeName
    }
  }
}
