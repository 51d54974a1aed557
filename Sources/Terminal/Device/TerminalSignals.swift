#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

// The handlers below run between any two instructions: they call nothing but functions that POSIX
// allows there, and read only these variables, which are set before the handlers are installed.
// nonisolated(unsafe) because: they are written by the one thread that edits, before or while the
// handlers can only read them.
nonisolated(unsafe) private var inheritedModes = termios()
nonisolated(unsafe) private var currentModes = termios()
nonisolated(unsafe) private var wakeReading: Int32 = -1
nonisolated(unsafe) private var wakeWriting: Int32 = -1
nonisolated(unsafe) private var isPasteMarked = false

/// What happens to the terminal when signals come.
enum TerminalSignals {
  /// Where a byte comes when the size changed or the process was continued.
  static var wakeEnd: Int32 { wakeReading }

  /// Takes over the signals that would leave the terminal in the editor's modes.
  static func install(_ inherited: termios) {
    inheritedModes = inherited
    currentModes = inherited
    var ends: [Int32] = [-1, -1]
    if wakeReading < 0, pipe(&ends) == 0 {
      for end in ends {
        _ = fcntl(end, F_SETFL, O_NONBLOCK)
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      }
      wakeReading = ends[0]
      wakeWriting = ends[1]
    }
    atexit { giveBack() }
    for number in [
      SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGPIPE,
    ] {
      handle(number) { number in
        giveBack()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    handle(SIGTSTP) { number in stop(number) }
    handle(SIGWINCH) { _ in wake() }
    handle(SIGCONT) { _ in wake() }
    // Whoever started the process may have blocked them.
    var needed = sigset_t()
    sigemptyset(&needed)
    for number in [SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGWINCH, SIGCONT] {
      sigaddset(&needed, number)
    }
    pthread_sigmask(SIG_UNBLOCK, &needed, nil)
  }

  /// Sets the modes and writes what goes with them.
  static func use(_ modes: termios, announcing text: String) {
    currentModes = modes
    isPasteMarked = text.hasSuffix("h")
    var modes = modes
    tcsetattr(STDIN_FILENO, TCSADRAIN, &modes)
    write(text)
  }

  /// Writes all of a text to the terminal.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count {
        guard let base = bytes.baseAddress else { return }
        let count = send(base + start, bytes.count - start)
        if count < 0 {
          if errno == EINTR { continue }
          if errno == EAGAIN {
            var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
            poll(&output, 1, 1000)
            continue
          }
          return
        }
        start += count
      }
    }
  }
}

private func send(_ bytes: UnsafeRawPointer, _ count: Int) -> Int {
  #if canImport(Glibc)
  Glibc.write(STDOUT_FILENO, bytes, count)
  #elseif canImport(Musl)
  Musl.write(STDOUT_FILENO, bytes, count)
  #else
  Darwin.write(STDOUT_FILENO, bytes, count)
  #endif
}

private func handle(_ number: Int32, _ body: @escaping @convention(c) (Int32) -> Void) {
  var action = sigaction()
  #if canImport(Darwin)
  action.__sigaction_u.__sa_handler = body
  #else
  action.__sigaction_handler.sa_handler = body
  #endif
  // Some of these signals may come from the machine's own thread while it holds its stack.
  sigaction(number, &action, nil)
}

private func giveBack() {
  tcsetattr(STDIN_FILENO, TCSANOW, &inheritedModes)
  guard isPasteMarked else { return }
  var codes: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (
    0x1b, 0x5b, 0x3f, 0x32, 0x30, 0x30, 0x34, 0x6c
  )
  _ = send(&codes, 8)
}

private func stop(_ number: Int32) {
  let saved = errno
  giveBack()
  signal(number, SIG_DFL)
  var mask = sigset_t()
  sigemptyset(&mask)
  sigaddset(&mask, number)
  pthread_sigmask(SIG_UNBLOCK, &mask, nil)
  raise(number)
  // Continued.
  handle(number) { number in stop(number) }
  tcsetattr(STDIN_FILENO, TCSANOW, &currentModes)
  if isPasteMarked {
    var codes: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (
      0x1b, 0x5b, 0x3f, 0x32, 0x30, 0x30, 0x34, 0x68
    )
    _ = send(&codes, 8)
  }
  wake()
  errno = saved
}

private func wake() {
  let saved = errno
  var byte: UInt8 = 1
  if wakeWriting >= 0 {
    #if canImport(Glibc)
    _ = Glibc.write(wakeWriting, &byte, 1)
    #elseif canImport(Musl)
    _ = Musl.write(wakeWriting, &byte, 1)
    #else
    _ = Darwin.write(wakeWriting, &byte, 1)
    #endif
  }
  errno = saved
}
