import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A `deed` at a pseudo-terminal, typed at as a person does.
final class TerminalProcess {
  private let master: Int32
  private let slavePath: String
  private let environment: [String: String]
  private let current: String?
  private(set) var process: pid_t = 0
  /// What was printed since the last `expect`, without escape codes.
  private var unread = ""
  private var rest: [UInt8] = []
  private var line: [Character] = []
  private var column = 0

  /// Opens a terminal of this size and starts `deed` at it.
  init(
    columns: UInt16 = 80, rows: UInt16 = 24, folder: String? = nil, current: String? = nil,
    environment additions: [String: String] = [:]
  ) throws {
    (master, slavePath) = try Self.pair()
    let folder = try folder ?? DeedProcess.folder()
    var environment = [
      "TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "1", "PAGER": "cat", "TZ": "UTC",
      "HOME": folder, "DEED_HISTORY": folder + "/history", "DEED_STARTUP": folder + "/none",
      "PATH": "/usr/bin:/bin",
    ]
    for (name, value) in additions { environment[name] = value }
    self.environment = environment
    self.current = current
    resize(columns: columns, rows: rows)
    try start()
  }

  #if canImport(Glibc)
  /// A function of the system that its headers hide from Swift.
  private static func find<Function>(_ name: String, as type: Function.Type) throws -> Function {
    unsafeBitCast(try #require(dlsym(nil, name)), to: type)
  }
  #endif

  private static func setFolder(
    _ path: String, of actions: inout posix_spawn_file_actions_t
  ) throws -> Int32 {
    #if canImport(Glibc)
    let posix_spawn_file_actions_addchdir_np = try find(
      "posix_spawn_file_actions_addchdir_np",
      as: (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, UnsafePointer<CChar>)
        -> Int32).self)
    #endif
    return posix_spawn_file_actions_addchdir_np(&actions, path)
  }

  private static func pair() throws -> (master: Int32, slavePath: String) {
    #if canImport(Glibc)
    let posix_openpt = try find("posix_openpt", as: (@convention(c) (Int32) -> Int32).self)
    let grantpt = try find("grantpt", as: (@convention(c) (Int32) -> Int32).self)
    let unlockpt = try find("unlockpt", as: (@convention(c) (Int32) -> Int32).self)
    let ptsname = try find(
      "ptsname", as: (@convention(c) (Int32) -> UnsafeMutablePointer<CChar>?).self)
    #endif
    let master = posix_openpt(O_RDWR | O_NOCTTY)
    try #require(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0)
    return (master, String(cString: try #require(ptsname(master))))
  }

  deinit {
    if process > 0 { kill(process, SIGKILL) }
    if process > 0 { waitpid(process, nil, 0) }
    close(master)
  }

  /// Starts `deed` at this terminal, which becomes its controlling one.
  func start() throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, slavePath, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    if let current { try #require(try Self.setFolder(current, of: &actions) == 0) }
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, 0x80)  // POSIX_SPAWN_SETSID
    let path = try #require(DeedProcess.path)
    var words: [UnsafeMutablePointer<CChar>?] = [strdup(path), strdup("repl")]
    words.append(nil)
    var settings: [UnsafeMutablePointer<CChar>?] =
      environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in words + settings { free(pointer) } }
    try #require(posix_spawn(&process, path, &actions, &attributes, &words, &settings) == 0)
  }

  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Types bytes.
  func type(_ text: String) {
    var bytes = Array(text.utf8)
    _ = write(master, &bytes, bytes.count)
  }

  /// Types a statement and Enter.
  func enter(_ text: String) { type(text + "\r") }

  /// Waits until `text` was printed since the last time; gives what was printed up to it.
  @discardableResult func expect(
    _ text: String, within seconds: Double = 30,
    at location: SourceLocation = #_sourceLocation
  ) -> String {
    let end = ProcessInfo.processInfo.systemUptime + seconds
    while true {
      if let range = unread.range(of: text) {
        let before = String(unread[..<range.upperBound])
        unread = String(unread[range.upperBound...])
        return before
      }
      guard ProcessInfo.processInfo.systemUptime < end, receive() else { break }
    }
    Issue.record("`\(text)` was not printed, but:\n\(unread)", sourceLocation: location)
    return ""
  }

  /// Presses Ctrl-C and waits for the prompt: within a second on a machine of its own, within thirty
  /// seconds on a busy one.
  func interrupt(at location: SourceLocation = #_sourceLocation) {
    let start = ProcessInfo.processInfo.systemUptime
    type("\u{3}")
    expect("interrupted\n", within: 30, at: location)
    expect("deed> ", within: 30, at: location)
    let seconds = ProcessInfo.processInfo.systemUptime - start
    #expect(seconds < 30, "the prompt came after \(seconds) s", sourceLocation: location)
  }

  /// Waits for what the terminal prints next; false when it is closed.
  private func receive() -> Bool {
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, 50) > 0 else { return true }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(master, &buffer, buffer.count)
    guard count > 0 else { return false }
    rest += buffer.prefix(count)
    // A cut escape sequence or character waits for its end.
    var end = rest.count
    if let escape = rest.lastIndex(of: 0x1b), !rest[escape...].contains(where: Self.endsSequence) {
      end = escape
    }
    let text = String(decoding: rest[..<end], as: UTF8.self)
    draw(text)
    unread += Self.plain(text)
    rest.removeFirst(end)
    return true
  }

  /// What stands in the last line that was written to.
  var currentLine: String {
    String(line).replacing(#/ +$/#, with: "")
  }

  /// Follows the cursor within its line: what is overwritten and erased is gone.
  private func draw(_ text: String) {
    var rest = Substring(text)
    while let character = rest.first {
      if let sequence = rest.prefixMatch(of: #/\u{1b}\[([0-9;?]*)([A-Za-z])/#) {
        rest = rest[sequence.range.upperBound...]
        switch sequence.2 {
        case "K", "J": line.removeSubrange(min(column, line.count)...)
        case "C": column += Int(sequence.1) ?? 1
        default: break
        }
        continue
      }
      rest = rest.dropFirst()
      switch character {
      case "\r": column = 0
      case "\n", "\r\n": (line, column) = ([], 0)
      default:
        while line.count <= column { line.append(" ") }
        line[column] = character
        column += 1
      }
    }
  }

  private static func endsSequence(_ byte: UInt8) -> Bool {
    byte != 0x5B && (0x40..<0x7F).contains(byte)
  }

  private static func plain(_ text: String) -> String {
    // By scalars: a carriage return and a line feed are one character.
    let plain = text.replacing(#/\u{1b}\[[0-9;?]*[A-Za-z]/#, with: "").unicodeScalars
    return String(String.UnicodeScalarView(plain.filter { $0 != "\r" }))
  }

  /// Whether the terminal echoes and gives whole lines, as a shell needs it.
  var isCooked: Bool {
    var modes = termios()
    let slave = open(slavePath, O_RDWR | O_NOCTTY)
    defer { close(slave) }
    guard tcgetattr(slave, &modes) == 0 else { return false }
    let wanted = tcflag_t(ICANON) | tcflag_t(ECHO) | tcflag_t(ISIG)
    return modes.c_lflag & wanted == wanted
  }

  /// Ends the process by a signal and waits for its end.
  func end(by number: Int32) {
    kill(process, number)
    waitForEnd()
  }

  /// Waits for the process to end by itself; one that does not is ended and fails the test.
  func waitForEnd(at location: SourceLocation = #_sourceLocation) {
    var status: Int32 = 0
    let end = ProcessInfo.processInfo.systemUptime + 20
    while waitpid(process, &status, WNOHANG) == 0 {
      if ProcessInfo.processInfo.systemUptime > end {
        Issue.record("the session did not end", sourceLocation: location)
        kill(process, SIGKILL)
      }
      _ = receive()
    }
    process = 0
  }
}
