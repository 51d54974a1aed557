#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Programs of the analyst's: the editor, the pager.
enum ChildProcess {
  /// Runs a line of the shell, which may read `input`, and waits; whether it succeeded.
  static func run(_ line: String, input: String? = nil) -> Bool {
    #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
    var attributes: posix_spawnattr_t?
    #else
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    // What a session ignores or handles, its programs do not.
    var defaults = sigset_t()
    sigemptyset(&defaults)
    for number in [SIGINT, SIGTSTP, SIGPIPE, SIGTERM] { sigaddset(&defaults, number) }
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var ends: [Int32] = [-1, -1]
    if input != nil {
      guard pipe(&ends) == 0 else { return false }
      _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
      posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
      posix_spawn_file_actions_addclose(&actions, ends[0])
    }
    // Ctrl-C is for the program that has the terminal.
    let handler = signal(SIGINT, SIG_IGN)
    defer { signal(SIGINT, handler) }
    var child = pid_t()
    let words = ["sh", "-c", line]
    var pointers: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let status = posix_spawn(&child, "/bin/sh", &actions, &attributes, &pointers, environ)
    if ends[0] >= 0 { close(ends[0]) }
    if let input, status == 0 { send(input, to: ends[1]) }
    if ends[1] >= 0 { close(ends[1]) }
    guard status == 0 else { return false }
    var result: Int32 = 0
    while waitpid(child, &result, 0) < 0 { if errno != EINTR { return false } }
    return result == 0
  }

  /// A program that stops reading early, as a pager may, is no failure.
  private static func send(_ text: String, to end: Int32) {
    let handler = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, handler) }
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      while start < bytes.count, let base = bytes.baseAddress {
        let count = write(end, base + start, bytes.count - start)
        if count < 0, errno == EINTR { continue }
        if count <= 0 { return }
        start += count
      }
    }
  }
}
