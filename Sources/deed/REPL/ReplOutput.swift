import LuaRuntime

/// Where a session's output goes: to standard output, or into a text that may need a pager.
final class ReplOutput {
  private var collected: String?

  func write(_ text: String) {
    if collected != nil { collected? += text } else { StandardStreams.write(text) }
  }

  /// What `body` writes, as a text.
  func collecting(_ body: () throws -> Void) rethrows -> String {
    collected = ""
    defer { collected = nil }
    try body()
    return collected ?? ""
  }
}
