import Scheduling

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The machine's processes.
enum Processes {
  /// This process.
  static func own() -> ProcessIdentity {
    identity(getpid())
      ?? ProcessIdentity(host: host, boot: boot, number: getpid(), start: 0)
  }

  /// The process of a number; nil when there is none.
  static func identity(_ number: Int32) -> ProcessIdentity? {
    #if os(Linux)
    guard let fields = status(number) else { return nil }
    return ProcessIdentity(host: host, boot: boot, number: number, start: fields.start)
    #else
    return kill(number, 0) == 0 || errno == EPERM
      ? ProcessIdentity(host: host, boot: boot, number: number, start: 0) : nil
    #endif
  }

  /// Whether the process is there.
  static func isAlive(_ process: ProcessIdentity) -> Bool {
    process.boot == boot && process.host == host && identity(process.number) == process
  }

  /// Sends a signal to all processes of the session that `leader` began.
  ///
  /// A script's worker has a group of its own, but stays in the session.
  static func signalSession(_ leader: Int32, _ signal: Int32) {
    guard leader > 1 else { return }
    kill(-leader, signal)
    #if os(Linux)
    guard let directory = opendir("/proc") else { return }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let number = Int32(name), number != getpid(), let fields = status(number),
        fields.session == leader
      else { continue }
      kill(number, signal)
    }
    #endif
  }

  /// The machine's name, with the name space of its process numbers: containers share a start of
  /// the machine, but not numbers.
  static let host: String = {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, 255)
    var link = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/pid", &link, 63)
    return text(name) + (count > 0 ? "/" + text(link) : "")
  }()

  /// Which start of the machine this is.
  static let boot: String =
    SmallFile.text("/proc/sys/kernel/random/boot_id").map { String($0.prefix(36)) } ?? "unknown"

  /// The path of this program.
  static let program: String = {
    var link = [CChar](repeating: 0, count: 4096)
    if readlink("/proc/self/exe", &link, 4095) > 0 { return text(link) }
    return CommandLine.arguments.first ?? "deed"
  }()

  private static func text(_ characters: [CChar]) -> String {
    String(
      decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The session and the start of a process that is no zombie.
  private static func status(_ number: Int32) -> (session: Int32, start: Int64)? {
    guard let text = SmallFile.text("/proc/\(number)/stat"),
      let name = text.lastIndex(of: ")")
    else { return nil }
    // After the name: state, parent, group, session, …; the start is the 22nd field of all.
    let fields = text[text.index(after: name)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", let session = Int32(fields[3]),
      let start = Int64(fields[19])
    else { return nil }
    return (session, start)
  }
}

/// Starts programs.
enum Spawn {
  /// Why a program did not start.
  struct Failure: Error, CustomStringConvertible {
    let program: String
    let code: Int32

    var description: String { "\(program): \(String(cString: strerror(code)))" }
  }

  /// Starts a program with these files as its streams; gives the process's number.
  ///
  /// It inherits nothing else: descriptors close, signals are as at first.
  ///
  /// - Throws: `Failure`.
  static func start(
    _ program: String, _ words: [String], environment: [String: String], input: Int32,
    output: Int32, errors: Int32
  ) throws(Failure) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (from, to) in [(input, Int32(0)), (output, 1), (errors, 2)] {
      posix_spawn_file_actions_adddup2(&actions, from, to)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    var number: pid_t = 0
    let code = withWords([program] + words) { arguments in
      withWords(environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }) { settings in
        posix_spawnp(&number, program, &actions, &attributes, arguments, settings)
      }
    }
    guard code == 0 else { throw Failure(program: program, code: code) }
    return number
  }

  /// Makes this process another program; returns when that fails.
  static func become(_ program: String, _ words: [String], environment: [String: String]) {
    withWords([program] + words) { arguments in
      withWords(environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }) { settings in
        _ = execve(program, arguments, settings)
      }
    }
  }

  /// What the programs of schedules see of the environment, with `additions`.
  static func environment(_ additions: [String: String] = [:]) -> [String: String] {
    var found = additions
    for name in [
      "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TZDIR", "TMPDIR",
      "DEED_TEST_CLOCK", "DEED_TEST_RUNS",
    ] where found[name] == nil {
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
    return found
  }

  private static func withWords<Value>(
    _ words: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
  ) -> Value {
    let copies = words.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
