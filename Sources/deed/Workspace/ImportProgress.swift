import Activity
import LuaRuntime
import Synchronization
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Says how far an import is: a bar on a terminal, a line every 30 seconds elsewhere.
///
/// It writes to standard error, from a thread of its own, and only when an import takes longer than
/// a moment.
final class ImportProgress: Sendable {
  private struct State {
    var file: String
    var stage = ImportStage.reading
    var began: Int64
    var isDone = false
    var isShown = false
  }

  private let state: Mutex<State>
  private let isTerminal: Bool

  /// Watches the import of a file until `finish`.
  init(_ file: String) {
    state = Mutex(State(file: file, began: Workspace.systemTime()))
    isTerminal = isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
    start()
  }

  /// The import goes on to its next stage.
  func reach(_ stage: ImportStage) { state.withLock { $0.stage = stage } }

  /// The import has ended; the bar goes.
  func finish() {
    state.withLock { state in
      if state.isShown, isTerminal { StandardStreams.writeError("\r\u{1b}[K") }
      state.isDone = true
    }
  }

  /// One look at the import; false when there is nothing more to look at.
  private func look(_ tick: Int) -> Bool {
    state.withLock { state in
      if state.isDone { return false }
      let seconds = (Workspace.systemTime() - state.began) / 1_000_000
      if isTerminal, tick >= 2 {
        let stages = ImportStage.allCases.filter { $0 != .waiting }
        let done = stages.firstIndex(of: state.stage) ?? 0
        let width = 24
        let span = max(1, width / stages.count)
        // Within a stage the bar grows where the loop that runs knows how far it is; else a mark
        // moves.
        let share = Progress.share
        let full = width * done / stages.count + Int(share.map { $0 * Double(span) } ?? 0)
        let bar = (0..<width).map { place in
          place < full ? "█" : share == nil && place == full + tick % span ? "▒" : "░"
        }.joined()
        StandardStreams.writeError(
          "\r\(bar) \(state.file): \(state.stage.rawValue), \(seconds) s\u{1b}[K")
        state.isShown = true
      } else if !isTerminal, tick > 0, tick % 150 == 0 {
        StandardStreams.writeError("\(state.file): \(state.stage.rawValue), \(seconds) s so far\n")
      }
      return true
    }
  }

  private func run() {
    var tick = 0
    while look(tick) {
      usleep(200_000)
      tick += 1
    }
  }

  private func start() {
    BackgroundThread { self.run() }?.detach()
  }
}
