import Bindings

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The analyst's own editor, named by `VISUAL` or `EDITOR`.
enum ExternalEditor {
  /// The text as the editor left it; nil when it failed.
  static func edited(_ text: String) -> String? {
    let folder = ReplPaths.variable("TMPDIR") ?? "/tmp"
    var name = Array((folder + "/deed-XXXXXX.lua").utf8CString)
    let file = mkstemps(&name, 4)
    guard file >= 0 else { return nil }
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    var bytes = text
    bytes.withUTF8 { _ = write(file, $0.baseAddress, $0.count) }
    close(file)
    let editor = ReplPaths.variable("VISUAL") ?? ReplPaths.variable("EDITOR") ?? "vi"
    guard
      ChildProcess.run(editor + " '" + path.split(separator: "'").joined(separator: "'\\''") + "'")
    else { return nil }
    guard var edited = try? FileText.text(path) else { return nil }
    while edited.hasSuffix("\n") { edited.removeLast() }
    return edited
  }
}
