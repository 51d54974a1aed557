import LuaRuntime

/// Where a session's output goes: to standard output, or into a text that may need a pager.
final class ReplOutput {
  private var collected: String?
  /// What stands on the screen while a statement runs.
  var mark: RunningMark?

  func write(_ text: String) {
    if collected != nil {
      collected? += text
    } else {
      mark?.makeRoom(for: text)
      StandardStreams.write(text)
      // At a terminal each line stands there when it is printed, not when the statement ends.
      if mark != nil { _ = StandardStreams.flush() }
    }
  }

  /// Writes a remark, a note or an error.
  func writeError(_ text: String) {
    mark?.makeRoom(for: text)
    StandardStreams.writeError(text)
  }

  /// What `body` writes, as a text.
  func collecting(_ body: () throws -> Void) rethrows -> String {
    collected = ""
    defer { collected = nil }
    try body()
    return collected ?? ""
  }
}
