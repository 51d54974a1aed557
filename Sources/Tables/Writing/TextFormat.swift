import Calendars

/// A text format in which a table is written.
package enum TextFormat: Sendable {
  /// Cells between delimiters, one row a line.
  case delimited(DelimitedStyle)
  /// One object a line.
  case jsonLines
  /// An array of objects, one a line.
  case json

  var isDelimited: Bool {
    if case .delimited = self { true } else { false }
  }
}

/// How a table is written as CSV or TSV.
package struct DelimitedStyle: Sendable, Equatable {
  /// How lines end.
  package enum LineEnd: String, Sendable {
    case lineFeed = "\n"
    case carriageReturnLineFeed = "\r\n"
  }

  /// The byte between cells, one of `delimiters`.
  package let delimiter: UInt8
  /// The mark between the whole and the fraction of numbers.
  package var decimal: DecimalMark
  /// How lines end.
  package var lineEnd: LineEnd
  /// Whether the file begins with the byte order mark by which Excel knows UTF-8.
  package var hasByteOrderMark: Bool
  /// Whether strings that a spreadsheet would execute get a leading `'`.
  package var guardsFormulas: Bool

  /// The bytes that may stand between cells: none of them is in a number, date or time but the comma,
  /// and numbers with a decimal comma are quoted where it is the delimiter.
  package static let delimiters: [UInt8] = [0x09, 0x2c, 0x3b, 0x7c]

  /// CSV as spreadsheets in the locale's language open it.
  ///
  /// With a decimal comma the delimiter is `;`. Lines end in LF for `iso` and in CRLF for a language.
  /// A delimiter that is not one of `delimiters` is the caller's mistake.
  package init(
    locale: ValueLocale = .iso, delimiter: UInt8? = nil, decimal: DecimalMark? = nil,
    lineEnd: LineEnd? = nil, hasByteOrderMark: Bool = false, guardsFormulas: Bool = true
  ) {
    let decimal = decimal ?? locale.decimal
    self.decimal = decimal
    self.delimiter = delimiter ?? UInt8(ascii: decimal == .comma ? ";" : ",")
    precondition(
      Self.delimiters.contains(self.delimiter), "byte \(self.delimiter) as a delimiter")
    self.lineEnd = lineEnd ?? (locale == .iso ? .lineFeed : .carriageReturnLineFeed)
    self.hasByteOrderMark = hasByteOrderMark
    self.guardsFormulas = guardsFormulas
  }

  /// Tab-separated values.
  package static func tabs(locale: ValueLocale = .iso, guardsFormulas: Bool = true) -> Self {
    Self(locale: locale, delimiter: 0x09, guardsFormulas: guardsFormulas)
  }
}
