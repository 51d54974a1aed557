import ArgumentParser
import CSystem
import Calendars
import LuaRuntime
import Scheduling
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `deed scheduled-run`: what a scheduler starts for a run.
struct ScheduledRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scheduled-run", abstract: "Run a claimed run; for schedulers.",
    shouldDisplay: false)

  @Option var workspace: String
  @Option(name: .customLong("run")) var number: Int64
  @Option var scheduler: Int64
  @Option var parent: Int32

  func run() throws {
    setsid()
    guard deed_end_with_parent(parent) else { throw CommandFailure("its scheduler is gone.\n") }
    let place = try reporting { try Workspace(folder: workspace, now: SystemClock.now) }
    let store = try reporting { try place.store() }
    let planned = try reporting { try store.scheduledRun(number) }
    guard chdir(place.root) == 0 else {
      throw CommandFailure("cannot enter \(place.root): \(String(cString: strerror(errno))).\n")
    }
    let script = try ScriptFile(named: planned.settings.script, in: place)
    let given = try RunSeed.split(planned.settings.arguments, header: script.header()).seed
    let seed = given?.value ?? planned.basis.seed
    let basis = ScheduledRun.Basis(
      script: WorkspaceStore.hash(Array(script.text.utf8)),
      lock: SmallFile.bytes("deed.lock", limit: 1 << 26).map(WorkspaceStore.hash),
      snapshot: try reporting { try store.snapshotHash() }, seed: seed)
    let began = try reporting {
      try store.begin(number, scheduler: scheduler, process: Processes.own(), basis: basis)
    }
    guard began else {
      throw CommandFailure("run \(number) was taken over before it began.\n")
    }
    let instant = ISOText.time(planned.instant * 1_000_000)
    noteForTests(
      "\(planned.settings.name) \(instant) \(planned.attempt) \(planned.kind.rawValue)\n")
    Spawn.become(
      Processes.program,
      [
        "run", planned.settings.script, "--workspace", place.root, "--as-of", instant, "--fail-on",
        "findings",
      ] + planned.settings.arguments,
      environment: Spawn.environment([
        "DEED_RUN": "\(number)", "DEED_SCHEDULE": planned.settings.name, "DEED_INSTANT": instant,
        "DEED_SEED": "\(seed)", "DEED_OUTPUT": RunFolder(number, of: place).partial + "/files",
      ]))
    throw CommandFailure(
      "cannot become \(Processes.program): \(String(cString: strerror(errno))).\n")
  }

  /// Adds a line to the file that `DEED_TEST_RUNS` names: evidence of runs that needs no store.
  private func noteForTests(_ line: String) {
    guard let path = getenv("DEED_TEST_RUNS") else { return }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array(line.utf8)
    _ = write(descriptor, bytes, bytes.count)
    close(descriptor)
  }
}
