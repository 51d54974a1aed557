/// Why a file cannot be written.
///
/// Cases hold facts; the sentences are in `WriteError+Message.swift`.
package enum WriteError: Error, Equatable {
  /// What was being done with a file when the system refused.
  package enum Step: Equatable, Sendable {
    /// Making the temporary file beside the target.
    case create
    /// Writing the bytes.
    case write
    /// Making sure that they are on the disk.
    case synchronise
    /// Putting the temporary file in the target's place.
    case replace
    /// Finding out what is at the path.
    case inspect
  }

  /// The system refused a step, with its error number.
  case refused(Step, path: String, code: Int32)
  /// The path is a folder.
  case isDirectory(path: String)
  /// The path is neither a file nor free: a device, a pipe or a socket.
  case isNoFile(path: String)
  /// The folder of the path does not exist.
  case noFolder(path: String, folder: String)
}
