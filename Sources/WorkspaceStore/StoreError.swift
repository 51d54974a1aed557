import Tables

/// What can go wrong with a workspace's data.
///
/// Cases hold facts; the sentences are in `StoreError+Message.swift`.
package enum StoreError: Error, Equatable {
  /// The folder cannot be used: path, what was tried, the system's remark.
  case folder(path: String, action: String, remark: String)
  /// Another process writes, as its lock file says.
  case busy(path: String, seconds: Int, holder: String?)
  /// A newer Deed wrote the catalogue.
  case newer(path: String)
  /// The catalogue cannot be read or written: the database's remark.
  case catalogue(path: String, remark: String)
  /// A part's file is gone.
  case missingFile(file: String, table: String, rows: Int)
  /// Bytes of a part differ from what was written; `rows` count from 1, nil when all of them.
  case damaged(file: String, table: String, column: String?, rows: ClosedRange<Int>?, of: Int)
  /// No table of this name.
  case noTable(String, names: [String])
  /// A column that has another type in the store.
  case otherType(column: String, table: String, stored: ColumnType, given: ColumnType)
  /// A key column that the rows do not have.
  case noKeyColumn(String, table: String, names: [String])
  /// No import of this number.
  case noImport(Int64)
  /// An import that was undone before.
  case undoneBefore(Int64, at: String)
  /// A backup cannot be restored over data.
  case notEmpty(path: String)
  /// A file that is no backup, or a damaged one.
  case notABackup(path: String, detail: String)
  /// A folder without `deed.toml`.
  case noManifest(folder: String)
  /// Something that needs a workspace, in a folder that is in none.
  case noWorkspace(folder: String)
  /// A folder that is a workspace already, or has a file where the workspace's would be.
  case workspaceExists(path: String)
  /// A name that no table can have.
  case unusableName(String, names: [String])
  /// A column that a mapping names and the file does not have.
  case noSource(column: String, source: String, file: String, names: [String])
  /// A file without the column that tells a table's rows apart.
  case noKeySource(String, table: String, file: String, names: [String])
  /// Several answers to other surveys than the one that was named.
  case otherSurvey(file: String, asked: String, found: [String])
  /// A file whose columns are no answers: what is missing, and its columns.
  case noAnswers(file: String, names: [String])
  /// No checklist item of this name.
  case noDeedItem(String, names: [String])
  /// Nothing was recorded about this checklist item that could be undone.
  case nothingRecorded(String)
}
