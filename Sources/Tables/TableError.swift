/// What can go wrong when a table is asked or changed.
///
/// Cases hold facts; the sentences are in `TableError+Message.swift`.
package enum TableError: Error, Equatable {
  /// No column `name` in a table called `table` with columns `names`.
  case noColumn(String, table: String?, names: [String])
}
