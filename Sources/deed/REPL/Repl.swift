import Bindings
import LuaRuntime
import Reports
import Terminal

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A session at a terminal: reads statements, runs them, prints their values.
final class Repl {
  let host: Host
  let output: ReplOutput
  private(set) var session: InteractiveSession
  var settings = Settings()
  private(set) var log = SessionLog()
  private let terminal: TerminalDevice?
  private let isVi: Bool
  private var history: History
  /// The text that the next prompt begins with.
  var nextText = ""
  private let mark: RunningMark?
  private var hasFailed = false
  private var isLeaving = false
  private var isResetting = false

  /// What `.time` and `.mode` set.
  struct Settings {
    /// Statements that take longer than this tell their time; nil for none.
    var timedFrom: Double? = 0.5
    /// Whether values are printed one field a line.
    var format = Format.table
  }

  init(_ host: Host, output: ReplOutput, isVi: Bool) throws {
    self.host = host
    self.output = output
    self.isVi = isVi
    signal(SIGINT, SIG_IGN)
    terminal = TerminalDevice()
    mark = terminal == nil ? nil : RunningMark(isColoured: host.style.isColoured)
    output.mark = mark
    if terminal == nil { settings.timedFrom = nil }
    history = History(path: terminal == nil ? nil : ReplPaths.history)
    host.useLibraries(of: host.workspace?.root)
    session = try InteractiveSession(host)
  }

  /// Runs statements until the analyst leaves; gives the exit code.
  func run() -> Int32 {
    defer { session.close() }
    if let terminal { runEditor(terminal) } else { runLines() }
    return hasFailed && terminal == nil && isatty(STDIN_FILENO) == 0
      ? ExitStatus.failed : ExitStatus.success
  }

  // MARK: With a terminal

  private func runEditor(_ terminal: TerminalDevice) {
    say("Deed \(DeedVersion.text). `.help` says what there is, Ctrl-D leaves.\n")
    while !isLeaving {
      guard let text = nextStatement(terminal) else { break }
      history.append(text)
      terminal.beginRunning()
      host.style.width = terminal.size.columns
      handle(text)
      _ = StandardStreams.flush()
    }
    terminal.restore()
  }

  /// Lets the analyst edit the next statement; nil when they leave.
  private func nextStatement(_ terminal: TerminalDevice) -> String? {
    history.refresh()
    var editor = LineEditor(
      advice: Completer(session, commands: DotCommand.names), isVi: isVi)
    editor.begin(history: history.entries, text: nextText)
    nextText = ""
    var screen = Screen()
    terminal.beginEditing()
    draw(editor, &screen, terminal)
    var keys = typedAhead
    typedAhead = []
    while true {
      for (index, key) in keys.enumerated() {
        let outcome = editor.press(key)
        if let text = follow(outcome, &editor, &screen, terminal) {
          // What was typed ahead belongs to the next statement.
          typedAhead = Array(keys.dropFirst(index + 1))
          return text
        }
        if outcome == .endOfInput {
          finish(editor, &screen, terminal)
          return nil
        }
      }
      if !keys.isEmpty { draw(editor, &screen, terminal) }
      keys = []
      switch terminal.next(milliseconds: decoder.isWaiting ? 60 : -1) {
      case .bytes(let bytes): keys = decoder.feed(bytes)
      case .nothing: keys = decoder.flush()
      case .redraw: draw(editor, &screen, terminal)
      case .closed: return nil
      }
    }
  }

  private var decoder = KeyDecoder()
  private var typedAhead: [Key] = []

  /// Does what a key led to; gives the statement when it is finished.
  private func follow(
    _ outcome: LineEditor.Outcome, _ editor: inout LineEditor, _ screen: inout Screen,
    _ terminal: TerminalDevice
  ) -> String? {
    switch outcome {
    case .submitted(let text):
      finish(editor, &screen, terminal)
      if text.allSatisfy(\.isWhitespace) {
        editor.begin(history: history.entries)
        return nil
      }
      return text
    case .cleared:
      terminal.write("\u{1b}[H\u{1b}[2J")
      screen.forget()
    case .suspended:
      finish(editor, &screen, terminal)
      terminal.suspend()
      terminal.beginEditing()
    case .editor(let text):
      finish(editor, &screen, terminal)
      terminal.restore()
      let edited = ExternalEditor.edited(text) ?? text
      terminal.beginEditing()
      editor.begin(history: history.entries, text: edited)
    case .editing, .abandoned, .endOfInput: break
    }
    return nil
  }

  private func draw(_ editor: LineEditor, _ screen: inout Screen, _ terminal: TerminalDevice) {
    let size = terminal.size
    terminal.write(
      screen.draw(frame(editor, size, isFinal: false), width: size.columns))
  }

  private func finish(_ editor: LineEditor, _ screen: inout Screen, _ terminal: TerminalDevice) {
    let size = terminal.size
    terminal.write(
      screen.finish(frame(editor, size, isFinal: true), width: size.columns))
  }

  private func frame(
    _ editor: LineEditor, _ size: (columns: Int, rows: Int), isFinal: Bool
  ) -> Frame {
    editor.frame(
      prompt: "deed> ", continuation: "  ... ", width: size.columns, height: size.rows,
      isColoured: host.style.isColoured, isFinal: isFinal)
  }

  // MARK: Without a terminal

  private func runLines() {
    let isPrompting = isatty(STDIN_FILENO) == 1
    var text = ""
    let advice = Completer(session)
    while !isLeaving {
      if isPrompting {
        StandardStreams.write(text.isEmpty ? "deed> " : "  ... ")
        _ = StandardStreams.flush()
      }
      guard let line = readLine() else { break }
      text += (text.isEmpty ? "" : "\n") + line
      if text.allSatisfy(\.isWhitespace) { text = "" }
      guard !text.isEmpty, advice.isComplete(text) else { continue }
      handle(text)
      text = ""
    }
    if !text.isEmpty { handle(text) }
    _ = StandardStreams.flush()
  }

  // MARK: Statements

  /// Runs a statement, a command that begins with a dot, or a question that ends with `?`.
  func handle(_ text: String) {
    let trimmed = text.trimmed
    if trimmed.hasPrefix(".") {
      attempt { try DotCommand.run(trimmed, in: self) }
      if isResetting { beginAnew() }
    } else if let words = Habits.helpWords(trimmed) {
      attempt { pageHelp(try words.isEmpty ? DotCommand.page : session.help(on: words)) }
    } else if Habits.leaves(trimmed), session.isUnknown(Habits.name(trimmed)) {
      leave()
    } else {
      // Lua's own shell once printed what stands behind `=`.
      _ = runStatement(trimmed.hasPrefix("=") ? String(trimmed.dropFirst()) : text)
    }
  }

  /// Runs statements of Lua and prints their values; whether they succeeded.
  func runStatement(_ text: String, isKept: Bool = true) -> Bool {
    let start = ReplClock.seconds
    pagedSeconds = 0
    mark?.begin()
    let outcome = session.run(text)
    mark?.end()
    var isFine = false
    switch outcome {
    case .values(let values, let isSilent):
      // What is read only when it is shown belongs to the statement.
      isFine = isSilent || attempt { try show(values) }
      if values.first?.isNil ?? false, let remark = session.remark(onUnknown: text) {
        mark?.end()
        StandardStreams.writeError(remark + "\n")
      }
      if isFine, isKept { log.append(text, values, standsAlone: session.standsAlone) }
    case .failed(let message):
      let remark =
        Habits.remark(text)
        ?? session.remark(onFailed: text, message: message).map { $0 + "\n" }
      fail(message + (remark ?? ""))
    case .interrupted: interrupted()
    }
    let seconds = ReplClock.seconds - start - pagedSeconds
    if let least = settings.timedFrom, seconds >= least { say(ReplClock.text(seconds) + "\n") }
    return isFine
  }

  private func show(_ values: [LuaValue]) throws {
    host.format = settings.format
    defer { host.format = .table }
    let shown = values.count == 1 && values[0].isNil ? [] : values
    page(try output.collecting { for value in shown { try showValue(value, host) } })
  }

  /// Prints help, which may have lines wider than the terminal.
  func pageHelp(_ text: String) { page(text.fitted(to: host.style.width)) }

  /// How long the analyst has read in the pager during this statement.
  private var pagedSeconds = 0.0

  /// Prints a text, through a pager when it is longer than the screen.
  func page(_ text: String) {
    if let terminal, text.utf8.lazy.filter({ $0 == 0x0A }).count >= terminal.size.rows - 1 {
      let pager = ReplPaths.variable("DEED_PAGER") ?? ReplPaths.variable("PAGER") ?? "less -FRX"
      mark?.end()
      _ = StandardStreams.flush()
      terminal.restore()
      let start = ReplClock.seconds
      let isPaged = pager != "cat" && ChildProcess.run(pager, input: text)
      pagedSeconds += ReplClock.seconds - start
      terminal.beginRunning()
      if isPaged { return }
    }
    mark?.end()
    StandardStreams.write(text)
  }

  /// Leaves the line of the running statement to something else.
  func hideMark() { mark?.end() }

  /// Prints a remark that is no value.
  func say(_ text: String) {
    mark?.end()
    StandardStreams.write(
      host.style.isColoured ? "\u{1b}[2m" + text.dropNewline + "\u{1b}[0m\n" : text)
  }

  func fail(_ message: String) {
    hasFailed = true
    mark?.end()
    StandardStreams.writeError(message)
  }

  /// Runs what Ctrl-C may stop; whether it succeeded.
  @discardableResult private func attempt(_ body: () throws -> Void) -> Bool {
    mark?.begin()
    let (failure, wasInterrupted) = session.interruptible(body)
    mark?.end()
    if wasInterrupted {
      interrupted()
    } else if let failure = failure as? CommandFailure {
      fail(failure.message)
    } else if let failure {
      fail(session.session.message(for: failure))
    }
    return failure == nil && !wasInterrupted
  }

  /// Ctrl-C stops a statement at a terminal, and all of them elsewhere.
  private func interrupted() {
    fail("interrupted\n")
    if terminal == nil { isLeaving = true }
  }

  // MARK: What commands do

  /// Begins anew with an empty machine, once the command that asks for it has ended.
  func reset() { isResetting = true }

  private func beginAnew() {
    isResetting = false
    do {
      let fresh = try InteractiveSession(host)
      session.close()
      session = fresh
      log = SessionLog()
      runStartUpFile()
    } catch { fail("\(error)\n") }
  }

  func leave() { isLeaving = true }

  /// The statement before the command that runs now; nil at the start.
  var lastStatement: String? {
    history.entries.last { !$0.hasPrefix(".") }
  }

  func runStartUpFile() {
    guard let path = ReplPaths.startUp, access(path, F_OK) == 0 else { return }
    do { _ = runStatement(try FileText.text(path), isKept: false) } catch { fail("\(error)\n") }
  }

  /// The terminal to itself, for an editor.
  func withTerminalRestored<Result>(_ body: () -> Result) -> Result {
    mark?.end()
    terminal?.restore()
    defer { terminal?.beginRunning() }
    return body()
  }
}

extension String {
  /// The text without spaces and line ends around it.
  var trimmed: String {
    let start = drop { $0.isWhitespace }
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }

  fileprivate var dropNewline: Substring { hasSuffix("\n") ? dropLast() : self[...] }
}

/// Time that passes, whatever the clock on the wall does.
enum ReplClock {
  static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Such as `0.73 s`.
  static func text(_ seconds: Double) -> String {
    seconds < 0.1
      ? NumberDisplay(digits: 1, unit: "ms").text(1000 * seconds)
      : NumberDisplay(digits: seconds < 10 ? 2 : 1, unit: "s").text(seconds)
  }
}
