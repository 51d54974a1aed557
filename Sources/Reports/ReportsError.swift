/// What can go wrong when a value is shown.
///
/// Cases hold facts; the sentences are in `ReportsError+Message.swift`.
package enum ReportsError: Error, Equatable {
  /// A Lua table at `path` contains itself, so that it has no JSON.
  case containsItself(path: String)
  /// A value that is not made of rows, described by `value`, has no `format`.
  case noRows(value: String, format: Format)
  /// Tables within tables deeper than `limit`.
  case tooDeep(limit: Int)
}
