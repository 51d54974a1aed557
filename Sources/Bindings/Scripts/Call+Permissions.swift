import LuaRuntime

extension Call {
  /// Checks that the script, and the library that calls, may read a file.
  func checkRead(_ path: String) throws {
    if path.hasPrefix("sample:") { return }
    try deed.permissions.checkRead(path)
    try checkLibraries("read", place: path)
  }

  /// Checks that the script, and the library that calls, may write a file.
  ///
  /// Returns the path to write: files of a scheduled run are kept with it.
  @discardableResult func checkWrite(_ path: String) throws -> String {
    let target = try deed.writablePath(path)
    try checkLibraries("write", place: target)
    return target
  }

  /// Checks that the script, and the library that calls, may append to a table of the workspace.
  func checkAppend(to table: String) throws {
    try deed.permissions.checkAppend(to: table)
    try checkLibraries("append", name: table)
  }
}
