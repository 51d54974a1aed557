import Scheduling

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The machine's clocks.
///
/// Tests set the time: `DEED_TEST_CLOCK` names a file with three numbers, an instant in
/// microseconds, the uptime in microseconds at which it was, and how many times faster it goes.
struct SystemClock: SchedulerClock {
  func now() -> Int64 { Self.now() }
  func uptime() -> Int64 { Self.uptime() }

  /// Now, in microseconds since 1970-01-01T00:00:00Z.
  @Sendable static func now() -> Int64 { testTime() ?? Surroundings.now() }

  /// Microseconds since the machine started.
  static func uptime() -> Int64 {
    var time = timespec()
    #if canImport(Glibc)
    clock_gettime(CLOCK_BOOTTIME, &time)
    #else
    clock_gettime(CLOCK_MONOTONIC, &time)
    #endif
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  private static func testTime() -> Int64? {
    guard let path = getenv("DEED_TEST_CLOCK"), let text = SmallFile.text(String(cString: path))
    else { return nil }
    let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
    guard numbers.count == 3 else { return nil }
    return Int64(exactly: (numbers[0] + (Double(uptime()) - numbers[1]) * numbers[2]).rounded())
  }
}

/// Small files of the system and of runs.
enum SmallFile {
  /// The text of a file of at most `limit` bytes (of a longer one its end); nil when it cannot be
  /// read.
  static func text(_ path: String, limit: Int = 1 << 20) -> String? {
    bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of a file, of a longer one the last `limit`.
  static func bytes(_ path: String, limit: Int = 1 << 20) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let end = lseek(descriptor, 0, SEEK_END)
    if end > limit { lseek(descriptor, -limit, SEEK_END) } else { lseek(descriptor, 0, SEEK_SET) }
    var found: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while found.count < limit {
      let count = read(descriptor, &buffer, min(buffer.count, limit - found.count))
      if count < 0, errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { break }
      found += buffer[..<count]
    }
    return found
  }
}
