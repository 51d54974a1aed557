import Bindings
import Calendars
import Reports
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the process is surrounded by: terminal, zone, clock.
enum Surroundings {
  /// The style for standard output.
  static func style() -> Style {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    var size = winsize()
    let columns =
      isTerminal && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      ? Int(size.ws_col) : nil
    var environment: [String: String] = [:]
    for name in ["LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "TERM"] {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    return Style.suited(isTerminal: isTerminal, columns: columns, environment: environment)
  }

  /// The style of what is compared or kept: the same on every machine.
  static func plainStyle() -> Style { Style() }

  /// The machine's own zone: `TZ`, else what `/etc/localtime` links to, else UTC.
  static func zone() -> TimeZoneRules {
    var name = getenv("TZ").map { String(cString: $0) } ?? ""
    if name.isEmpty {
      var buffer = [CChar](repeating: 0, count: 4096)
      let count = readlink("/etc/localtime", &buffer, buffer.count - 1)
      let target = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
      let folder = Array("zoneinfo/".utf8)
      if let start = target.indices.first(where: { target[$0...].starts(with: folder) }) {
        name = String(decoding: target[(start + folder.count)...], as: UTF8.self)
      }
    }
    return (try? TimeZoneRules.named(name)) ?? .utc
  }

  /// Where a run of a schedule keeps the files that its script writes; nil in other runs.
  static func outputFolder() -> String? {
    getenv("DEED_OUTPUT").map { String(cString: $0) }
  }

  /// The instant of a run, in microseconds since 1970-01-01T00:00:00Z: the beginning of the day
  /// that the workspace's `as_of` names, or now.
  static func instant(in workspace: Workspace?) -> Int64 {
    guard let workspace, let day = workspace.asOf else { return now() }
    return workspace.zone.start(ofDay: day)
  }

  /// Says as of which day a run is, when the workspace's `as_of` decides it.
  static func noteDay(of host: Host) {
    guard let day = host.workspace?.asOf else { return }
    host.writeError(
      "As of \(ISOText.date(day)): deed.toml says so with `as_of`.\n")
  }

  /// Now, in microseconds since 1970-01-01T00:00:00Z.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
