#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Wall and processor time of one piece of work, in nanoseconds.
struct Stopwatch {
  private let wallStart = Self.nanoseconds(CLOCK_MONOTONIC)
  private let processorStart = Self.nanoseconds(CLOCK_PROCESS_CPUTIME_ID)

  /// Since the watch was made.
  var wall: Double { Self.nanoseconds(CLOCK_MONOTONIC) - wallStart }
  /// Of all threads, since the watch was made.
  var processor: Double { Self.nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - processorStart }

  /// The processor time of this thread so far.
  static var threadProcessor: Double { nanoseconds(CLOCK_THREAD_CPUTIME_ID) }

  private static func nanoseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }
}

/// The middle of the values, or NaN when there are none.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  if sorted.isEmpty { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
