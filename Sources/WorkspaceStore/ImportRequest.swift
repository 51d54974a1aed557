import Experience
import Tables

/// Rows that are to be brought into a table.
package struct ImportRequest {
  /// The table, which is made when it does not exist.
  package var table: String
  /// The rows.
  package var rows: Tables.Table
  /// The columns that tell rows apart, for a new table.
  ///
  /// A column that neither the rows nor the table have does not count. Empty: whole rows do.
  package var key: [String]
  /// What kind of import it is, such as `file` or `append`.
  package var kind: String
  /// Where the rows are from, such as a file's name.
  package var source: String
  /// The survey, when all rows are answers to one.
  package var survey: String?
  /// Whether rows of the table (of the same survey, if given) that are not among these go away.
  package var replaces: Bool
  /// Whether the rows may come without the key's last column, so that whole rows are compared, as
  /// with survey tools that number nothing.
  package var mayLackKey = false
  /// The rows that rules set aside.
  package var quarantine: [Quarantine.Entry]

  /// An import of `rows` into `table`.
  package init(
    table: String, rows: Tables.Table, key: [String], kind: String = "file", source: String,
    survey: String? = nil, replaces: Bool = false, mayLackKey: Bool = false,
    quarantine: [Quarantine.Entry] = []
  ) {
    self.table = table
    self.rows = rows
    self.key = key
    self.kind = kind
    self.source = source
    self.survey = survey
    self.replaces = replaces
    self.mayLackKey = mayLackKey
    self.quarantine = quarantine
  }
}

/// What an import did, or would do.
package struct ImportReceipt: Sendable, Equatable {
  /// The import's number; nil for a preview.
  package var id: Int64?
  package let table: String
  /// The rows in the file.
  package let read: Int
  /// Rows whose key was not there.
  package let added: Int
  /// Rows that replaced an older version.
  package let changed: Int
  /// Rows that were there already.
  package let unchanged: Int
  /// Rows that went away because the import replaces.
  package let removed: Int
  /// Rows that were left out because they are about a person who was forgotten.
  package var forgotten = 0
  /// The new and changed rows that were set aside, by reason, in the order of the rules.
  package let quarantined: [String: Int]

  /// Whether the table is as it was.
  package var changesNothing: Bool { added == 0 && changed == 0 && removed == 0 }
}
