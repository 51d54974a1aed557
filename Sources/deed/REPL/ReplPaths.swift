#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a session keeps its files.
enum ReplPaths {
  /// The value of an environment variable; nil when it is not set or empty.
  static func variable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  /// The file of earlier statements: `DEED_HISTORY`, else `deed/history` among the user's state.
  static var history: String? {
    if let path = variable("DEED_HISTORY") { return path }
    return inFolder(variable("XDG_STATE_HOME") ?? home("/.local/state"), "history", making: true)
  }

  /// The file that runs when a session starts.
  static var startUp: String? {
    if let path = variable("DEED_STARTUP") { return path }
    return inFolder(variable("XDG_CONFIG_HOME") ?? home("/.config"), "init.lua", making: false)
  }

  private static func home(_ rest: String) -> String? { variable("HOME").map { $0 + rest } }

  private static func inFolder(_ folder: String?, _ name: String, making: Bool) -> String? {
    guard let folder else { return nil }
    let own = folder + "/deed"
    if making { try? NewFolder.make(own, mode: 0o700) }
    return own + "/" + name
  }
}
