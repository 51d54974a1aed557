import Activity
import LuaRuntime
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Says on the terminal how long a statement has been running and how far it is.
///
/// It appears after half a second, in a line of its own, gives way to what the statement prints, and
/// is gone when the statement has ended. It is drawn by a thread that sleeps between statements.
final class RunningMark: Sendable {
  private struct State {
    /// When the statement began; nil between statements.
    var began: Double?
    /// When the statement last printed.
    var printed = 0.0
    /// Whether what was printed last ended in the middle of a line.
    var isInLine = false
    var isShown = false
  }

  private static let patience = 0.5
  private let state = Mutex(State())
  private let isColoured: Bool
  private let bell: Int32
  private let ear: Int32

  /// A mark that is not shown yet.
  init(isColoured: Bool) {
    self.isColoured = isColoured
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    }
    (ear, bell) = (ends[0], ends[1])
    if ear >= 0 { start() }
  }

  /// A statement begins.
  func begin() {
    state.withLock { state in
      state.began = ReplClock.seconds
      state.isInLine = false
    }
    var byte: UInt8 = 1
    _ = write(bell, &byte, 1)
  }

  /// The statement has ended, or something else needs the screen.
  func end() {
    state.withLock { state in
      state.began = nil
      Self.hide(&state)
    }
  }

  /// The statement is about to print.
  func makeRoom(for text: String) {
    state.withLock { state in
      Self.hide(&state)
      state.printed = ReplClock.seconds
      state.isInLine = !text.hasSuffix("\n")
    }
  }

  private static func hide(_ state: inout State) {
    if state.isShown { draw("\r\u{1b}[K") }
    state.isShown = false
  }

  /// Draws the mark when it is time; whether a statement runs.
  private func look() -> Bool {
    state.withLock { state in
      guard let began = state.began else { return false }
      let now = ReplClock.seconds
      guard now - began >= Self.patience, now - state.printed >= Self.patience, !state.isInLine
      else { return true }
      let share = Progress.share.map { " · \(Int($0 * 100)) %" } ?? ""
      let text = "\(ReplClock.text(now - began))\(share) · Ctrl-C stops"
      Self.draw("\r" + (isColoured ? "\u{1b}[2m\(text)\u{1b}[0m" : text) + "\u{1b}[K")
      state.isShown = true
      return true
    }
  }

  private static func draw(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
  }

  private func run() {
    var isRunning = false
    var bytes = [UInt8](repeating: 0, count: 64)
    while true {
      var source = pollfd(fd: ear, events: Int16(POLLIN), revents: 0)
      if poll(&source, 1, isRunning ? 100 : -1) > 0 { _ = read(ear, &bytes, bytes.count) }
      isRunning = look()
    }
  }

  private func start() {
    // The thread lasts as long as the process.
    BackgroundThread { self.run() }?.detach()
  }
}
