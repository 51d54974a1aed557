import Calendars
import Scheduling
import Tables
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a run leaves behind: `output.txt`, `log.txt`, `files/` and `run.json` in `.deed/runs/ID`.
///
/// While the run goes on the folder is called `ID.partial`; it gets its name when all is in it.
struct RunFolder {
  /// The folder of all runs.
  let root: String
  /// The run's number.
  let run: Int64

  /// The folder of a run of the workspace.
  init(_ run: Int64, of workspace: Workspace) {
    root = workspace.dataFolder + "/runs"
    self.run = run
  }

  /// The folder while the run goes on.
  var partial: String { "\(root)/\(run).partial" }
  /// The folder of a run that is over.
  var whole: String { "\(root)/\(run)" }
  /// Where it is now.
  var current: String { access(whole, F_OK) == 0 ? whole : partial }

  /// Makes the folder, empty.
  func make() throws {
    Self.remove(partial)
    for path in [root, partial, partial + "/files"] where mkdir(path, 0o777) != 0 {
      guard errno == EEXIST else {
        throw StoreError.folder(
          path: path, action: "make", remark: String(cString: strerror(errno)))
      }
    }
  }

  /// Opens one of the run's files for writing.
  func file(_ name: String) throws -> Int32 {
    let path = partial + "/" + name
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw StoreError.folder(path: path, action: "write", remark: String(cString: strerror(errno)))
    }
    return descriptor
  }

  /// Adds a line to the run's log.
  func log(_ line: String) {
    guard let descriptor = try? file("log.txt") else { return }
    defer { close(descriptor) }
    let bytes = Array((line + "\n").utf8)
    _ = write(descriptor, bytes, bytes.count)
  }

  /// Gives the folder its name, with what is known of the run in it.
  func keep(_ record: JSONValue) throws {
    guard access(partial, F_OK) == 0 else { return }
    rmdir(partial + "/files")
    var text = JSONText.text(record) + "\n"
    try AtomicFile.replace(partial + "/run.json") { file in
      try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }
    Self.remove(whole)
    guard rename(partial, whole) == 0 else {
      throw StoreError.folder(
        path: whole, action: "make", remark: String(cString: strerror(errno)))
    }
  }

  /// Removes the run's folder.
  func remove() {
    Self.remove(whole)
    Self.remove(partial)
  }

  /// Removes a file, or a folder with all in it; links are not followed.
  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in names(in: path) { remove(path + "/" + name) }
    rmdir(path)
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
