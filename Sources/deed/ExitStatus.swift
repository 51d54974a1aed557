/// The exit codes; `deed help exit-codes` prints them.
enum ExitStatus {
  static let success: Int32 = 0
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  static let findings: Int32 = 3
  static let timedOut: Int32 = 124
  static let interrupted: Int32 = 130
  static let terminated: Int32 = 143
}

/// A command's failure: what to print on standard error, and the exit code.
struct CommandFailure: Error {
  let message: String
  let status: Int32

  /// A failure with a message, which ends with a newline or is empty.
  init(_ message: String, status: Int32 = ExitStatus.failed) {
    self.message = message
    self.status = status
  }
}
