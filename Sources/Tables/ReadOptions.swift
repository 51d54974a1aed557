/// How a text file is to be read; what is nil is found out from the file.
package struct ReadOptions: Sendable, Equatable {
  /// A column to keep: its name in the table and in the file.
  package struct Choice: Sendable, Equatable {
    /// The name in the table.
    package let name: String
    /// The name in the file.
    package let source: String

    /// Keeps the file's column `source` as `name`.
    package init(_ name: String, from source: String) {
      self.name = name
      self.source = source
    }
  }

  /// How text is stored as bytes.
  package enum Encoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
  }

  /// What to do with rows that have another number of fields than the header.
  package enum Ragged: String, Sendable, CaseIterable {
    /// Refuses the file with the row's position.
    case refuse
    /// Takes the fields that a short row lacks as missing, with a note; refuses a long row.
    case pad
    /// Sets the row aside, with a note.
    case skip
  }

  /// Whether and how fields are quoted.
  package enum Quote: Sendable, Equatable {
    /// No byte quotes.
    case none
    /// This byte quotes.
    case byte(UInt8)
  }

  /// The columns to keep, in order; nil keeps all.
  package var columns: [Choice]?
  /// Declared types by name in the table; a cell of another type is refused.
  package var types: [String: ColumnType] = [:]
  /// What separates fields.
  package var delimiter: UInt8?
  /// What quotes fields; nil is `"`.
  package var quote: Quote?
  /// The decimal mark, `.` or `,`.
  package var decimal: UInt8?
  /// How numbers and dates are written, such as `nl`.
  package var locale: String?
  /// Whether `locale` only says what is usual here: a column that shows another decimal mark
  /// throughout is then read with it, and otherwise refused.
  package var isLocaleUsual = false
  /// Whether a column that is declared as times is read as days when its first rows are days: who
  /// reads it makes them times as a whole.
  package var keepsDays = false
  /// How text is stored.
  package var encoding: Encoding?
  /// Cells that are missing, beside empty ones.
  package var missing: [String] = []
  /// The zone of times without one, such as `Europe/Brussels`; nil is UTC.
  package var zone: String?
  /// Lines to leave out before the header.
  package var skip = 0
  /// Rows to leave out after the header.
  package var skipAfterHeader = 0
  /// Rows to leave out at the end.
  package var skipLast = 0
  /// Cells that are true, beside `true`; case does not matter for ASCII letters.
  package var yes: [String] = []
  /// Cells that are false, beside `false`.
  package var no: [String] = []
  /// What to do with rows of another length.
  package var ragged = Ragged.refuse

  /// The defaults.
  package init() {}
}
