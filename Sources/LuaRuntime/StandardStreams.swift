import CLua

/// The process's standard output and error.
package enum StandardStreams {
  /// Writes to standard output, through the buffer that Lua's `print` uses.
  package static func write(_ text: String) {
    var text = text
    text.withUTF8 { deed_write_output($0.baseAddress, $0.count) }
  }

  /// Writes to standard error, after what standard output has buffered.
  package static func writeError(_ text: String) {
    var text = text
    text.withUTF8 { deed_write_error($0.baseAddress, $0.count) }
  }

  /// Writes out what is buffered; false when it could not all be written.
  package static func flush() -> Bool { deed_flush_output() }
}
