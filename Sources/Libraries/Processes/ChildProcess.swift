#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A program that runs to its end, with what it printed.
///
/// A small runner over `posix_spawn`: swift-subprocess would bring Foundation into the start of
/// every command.
struct ChildProcess {
  /// What a run left behind.
  struct Outcome {
    /// The exit code; 128 and the signal's number when a signal ended it.
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]
    /// Whether it was stopped because it took too long or printed too much.
    let isStopped: Bool
  }

  /// Runs a program found on the path; standard input is a file or nothing.
  ///
  /// `largestFile` bounds each file that it writes. Throws the system's code when it cannot start.
  static func run(
    _ program: String, _ words: [String], environment: [String], input: String? = nil,
    outputLimit: Int, largestFile: Int, seconds: Int
  ) throws(StartFailure) -> Outcome {
    var output: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    guard pipe(&output) == 0 else { throw StartFailure(code: errno) }
    guard pipe(&errors) == 0 else {
      let code = errno
      for descriptor in output { close(descriptor) }
      throw StartFailure(code: code)
    }
    for descriptor in output + errors { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    defer {
      close(output[0])
      close(errors[0])
    }
    let child: pid_t
    do {
      defer {
        close(output[1])
        close(errors[1])
      }
      child = try start(
        program, words, environment, input: input ?? "/dev/null", output: output[1],
        errors: errors[1], largestFile: largestFile)
    }
    var reader = PipeReader(output[0], errors[0], limit: outputLimit)
    let isStopped = !reader.readAll(seconds: seconds)
    if isStopped { kill(-child, SIGKILL) }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7f
    return Outcome(
      status: signal == 0 ? (status >> 8) & 0xff : 128 + signal, output: reader.output,
      errors: reader.errors, isStopped: isStopped)
  }

  /// A program that did not start, with the system's code.
  struct StartFailure: Error {
    let code: Int32
  }

  private static func start(
    _ program: String, _ words: [String], _ environment: [String], input: String, output: Int32,
    errors: Int32, largestFile: Int
  ) throws(StartFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, errors, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own: what it starts is stopped with it.
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = ([program] + words).map { strdup($0) } + [nil]
    var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + settings { free(text) } }
    // The child inherits the bound on files; this process gets its own back at once.
    var before = rlimit()
    let isBounded = getrlimit(fileSizeLimit, &before) == 0
    if isBounded {
      var bound = before
      bound.rlim_cur = min(rlim_t(largestFile), before.rlim_max)
      setrlimit(fileSizeLimit, &bound)
    }
    var child: pid_t = 0
    let code = posix_spawnp(&child, program, &actions, &attributes, &arguments, &settings)
    if isBounded { setrlimit(fileSizeLimit, &before) }
    guard code == 0 else { throw StartFailure(code: code) }
    return child
  }

  #if canImport(Darwin)
  private static let fileSizeLimit = RLIMIT_FSIZE
  #else
  private static let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
  #endif
}

/// Reads both pipes of a child until it closes them.
private struct PipeReader {
  private(set) var output: [UInt8] = []
  private(set) var errors: [UInt8] = []
  private let descriptors: [Int32]
  private let limit: Int

  init(_ output: Int32, _ errors: Int32, limit: Int) {
    descriptors = [output, errors]
    self.limit = limit
  }

  /// Reads to the end; false when there was too much or it took too long.
  mutating func readAll(seconds: Int) -> Bool {
    var open = [true, true]
    let deadline = Self.now() + seconds
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while open.contains(true) {
      var polled = descriptors.enumerated().map { index, descriptor in
        pollfd(fd: open[index] ? descriptor : -1, events: Int16(POLLIN), revents: 0)
      }
      let ready = poll(&polled, nfds_t(polled.count), 1000)
      if ready < 0, errno != EINTR { return false }
      if Self.now() >= deadline { return false }
      if ready <= 0 { continue }
      for index in polled.indices where open[index] && polled[index].revents != 0 {
        let count = read(descriptors[index], &block, block.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 {
          open[index] = false
        } else if index == 0 {
          output.append(contentsOf: block[..<count])
        } else if errors.count < 1 << 16 {
          errors.append(contentsOf: block[..<count])
        }
        if output.count > limit { return false }
      }
    }
    return true
  }

  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec)
  }
}
