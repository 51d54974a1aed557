/// What can be wrong with `deed.toml`.
///
/// Cases hold facts; the sentences are in `ManifestError+Message.swift`. Lines count from 1.
package enum ManifestError: Error, Equatable {
  /// The text is not TOML.
  case notTOML(file: String, line: Int, column: Int?, detail: String)
  /// A name that means nothing in `section` (nil at the top), with the names that do.
  case unknownSetting(String, section: String?, file: String, line: Int?, known: [String])
  /// A value of another kind than expected.
  case wrongKind(String, expected: String, found: String, file: String, line: Int?)
  /// A value of the right kind that cannot be used; `closest` is what was probably meant.
  case unusable(
    String, value: String, expected: String, closest: String?, file: String, line: Int?)
  /// A time zone that does not exist or cannot be read, with what reading it said.
  case noZone(remark: String, file: String, line: Int?)
  /// An edit of a section that the file writes in a form that cannot be edited line by line.
  case notEditable(String, file: String)
}
