extension ReadError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .system(let path, let code):
      "`\(path)` cannot be read: \(Self.reason(code))."
    case .folder(let path):
      "`\(path)` is a folder; a file was expected. A pattern such as `\(path)/*.csv` reads its files."
    case .notAFile(let path):
      "`\(path)` is not a regular file; copy what it gives into one first."
    case .empty(let file):
      "\(file) is empty; a line of column names was expected."
    case .changed(let file):
      "\(file) changed while it was read; read it again when it is complete."
    case .noMemory(let file):
      "\(file): memory ran out; read fewer columns with `columns`."
    case .option(let name, let found, let expected):
      "option `\(name)`: expected \(expected), found `\(found)`."
    case .ragged(let place, let found, let expected):
      "\(place): \(found) \(found == 1 ? "field" : "fields") where the header has \(expected)."
        + " `ragged = \"pad\"` fills short rows, `ragged = \"skip\"` leaves such rows out."
    case .textAfterQuote(let place, let column, let cell):
      "\(place), column `\(column)`: text after a closing quote in \(Self.shown(cell))."
        + " A quote inside quotes is written twice."
    case .openQuote(let place, let column, let cell):
      "\(place), column `\(column)`: the quote that opens here never closes: \(Self.shown(cell))."
    case .nulByte(let place, let column):
      "\(place), column `\(column)`: a NUL byte, which text does not have."
        + " Is it a text file, or is `encoding` another?"
    case .encoding(let place, let column, let cell, let encoding):
      "\(place), column `\(column)`: \(Self.shown(cell)) is not \(encoding)."
        + " Say `encoding`, such as `encoding = \"windows-1252\"`."
    case .cell(let place, let column, let cell, let type):
      "\(place), column `\(column)`: expected \(Self.article(type)), found \(Self.shown(cell))."
        + " Name it in `missing`, or read the column as another type."
    case .ambiguous(let place, let column, let cell, let reason):
      "\(place), column `\(column)`: \(Self.shown(cell)) is ambiguous: \(reason)."
        + " Say `locale` or `decimal`, or read the column as a string."
    case .mixedDecimals(let place, let column, let cell):
      "\(place), column `\(column)`: \(Self.shown(cell)) has another decimal mark than the numbers"
        + " before it. Correct it, or read the column as a string."
    case .rowTooLong(let place, let limit):
      "\(place): the row has more than \(limit) bytes. Is a quote not closed, or `quote` another?"
    }
  }

  private static func article(_ type: ColumnType) -> String {
    type == .integer ? "an integer" : "a \(type)"
  }

  // Cells are shown with their start only: a comment can be long.
  private static func shown(_ cell: String) -> String {
    let start = cell.prefix(60)
    return "`\(start)\(start.endIndex == cell.endIndex ? "" : "…")`"
  }
}

extension ReadError.Place: CustomStringConvertible {
  /// The place as a message names it.
  package var description: String {
    guard let row else { return "\(file): header (line \(line))" }
    return "\(file): row \(row) (line \(line))"
  }
}
