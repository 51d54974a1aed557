#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The terminal of the process: its modes, its size, its bytes.
///
/// Whatever way the process ends, except by SIGKILL, the terminal gets back the modes that it had.
package final class TerminalDevice {
  /// What the terminal has to say.
  package enum Event: Sendable, Equatable {
    case bytes([UInt8])
    /// The size changed, or the process was continued: everything is to be drawn anew.
    case redraw
    /// Nothing came in time.
    case nothing
    /// The terminal is gone.
    case closed
  }

  private let inherited: termios

  /// The terminal, when standard input and output are one that can be drawn on.
  package init?() {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
    guard let term = getenv("TERM") else {
      return nil
    }
    let name = String(cString: term)
    if name == "dumb" || name.isEmpty { return nil }
    var modes = termios()
    guard tcgetattr(STDIN_FILENO, &modes) == 0 else { return nil }
    inherited = Self.sane(modes)
    TerminalSignals.install(inherited)
  }

  /// The modes, mended when a killed program has left the terminal raw.
  static func sane(_ modes: termios) -> termios {
    var modes = modes
    let canonical = tcflag_t(ICANON) | tcflag_t(ECHO)
    if modes.c_lflag & canonical == 0 {
      modes.c_lflag |=
        canonical | tcflag_t(ISIG) | tcflag_t(IEXTEN) | tcflag_t(ECHOE) | tcflag_t(ECHOK)
      modes.c_iflag |= tcflag_t(ICRNL) | tcflag_t(IXON) | tcflag_t(BRKINT)
      modes.c_oflag |= tcflag_t(OPOST) | tcflag_t(ONLCR)
    }
    return modes
  }

  /// Bytes come as they are typed, without echo; pastes are marked.
  package func beginEditing() {
    var modes = inherited
    modes.c_lflag &= ~(tcflag_t(ICANON) | tcflag_t(ECHO) | tcflag_t(ISIG) | tcflag_t(IEXTEN))
    modes.c_iflag &= ~(tcflag_t(IXON) | tcflag_t(ICRNL) | tcflag_t(BRKINT) | tcflag_t(INPCK))
    TerminalSignals.use(modes, announcing: "\u{1b}[?2004h")
  }

  /// Ctrl-C is a signal, what is typed waits unseen for the next statement.
  package func beginRunning() {
    var modes = inherited
    modes.c_lflag &= ~(tcflag_t(ICANON) | tcflag_t(ECHO))
    modes.c_lflag |= tcflag_t(ISIG)
    TerminalSignals.use(modes, announcing: "\u{1b}[?2004l")
  }

  /// Gives the terminal back, as for another program.
  package func restore() { TerminalSignals.use(inherited, announcing: "\u{1b}[?2004l") }

  /// Stops the process until the shell continues it.
  package func suspend() {
    restore()
    raise(SIGTSTP)
  }

  /// Columns and rows; 80 × 24 when the terminal does not say.
  package var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0
    else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Waits for bytes or a signal, at most `milliseconds` (-1: for ever).
  package func next(milliseconds: Int32 = -1) -> Event {
    var sources = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: TerminalSignals.wakeEnd, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&sources, 2, milliseconds)
    if ready < 0 { return errno == EINTR ? .redraw : .closed }
    if ready == 0 { return .nothing }
    var buffer = [UInt8](repeating: 0, count: 4096)
    if sources[1].revents & Int16(POLLIN) != 0 {
      _ = read(TerminalSignals.wakeEnd, &buffer, buffer.count)
      return .redraw
    }
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    if count < 0, errno == EINTR || errno == EAGAIN { return .nothing }
    return count <= 0 ? .closed : .bytes(Array(buffer.prefix(count)))
  }

  /// Writes all of a text at once.
  package func write(_ text: String) { TerminalSignals.write(text) }
}
