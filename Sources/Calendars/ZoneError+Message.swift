#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ZoneError: CustomStringConvertible {
  /// The sentence for the analyst.
  package var description: String {
    switch self {
    case .unknown(let name, let directory, let closest):
      "no time zone `\(name)` in \(directory)."
        + (closest.map { " Did you mean `\($0)`?" }
          ?? " Names are like `Europe/Brussels`, `America/New_York` or `UTC`.")
    case .noZones(let name, let directory):
      "no time zone `\(name)`: there are no time zone files in \(directory). "
        + "Install the package `tzdata`, or set TZDIR to where they are; `UTC` always works."
    case .notAName(let name):
      "`\(name)` is not the name of a time zone. "
        + "Names are like `Europe/Brussels`, `America/New_York` or `UTC`."
    case .unreadable(let name, let path, let code):
      "the time zone `\(name)` cannot be read from \(path): \(String(cString: strerror(code)))."
    case .damaged(let name, let path):
      "\(path), expected to be the time zone file of `\(name)`, is not one or is damaged. "
        + "Reinstall the package `tzdata`."
    case .leapSeconds(let name):
      "the time zone `\(name)` counts leap seconds, and instants here do not. "
        + "Use the name without `right/`."
    }
  }
}
