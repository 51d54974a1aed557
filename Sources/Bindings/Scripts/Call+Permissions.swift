import LuaRuntime

extension Call {
  /// Checks that the script, and the library that calls, may read a file.
  func checkRead(_ path: String) throws {
    if path.hasPrefix("sample:") { return }
    try deed.permissions.checkRead(path)
    try checkLibraries("read", place: path)
  }

  /// Checks that the script, and the library that calls, may write a file.
  func checkWrite(_ path: String) throws {
    try deed.permissions.checkWrite(path)
    try checkLibraries("write", place: path)
  }

  /// Checks that the script, and the library that calls, may append to a table of the workspace.
  func checkAppend(to table: String) throws {
    try deed.permissions.checkAppend(to: table)
    try checkLibraries("append", name: table)
  }
}
