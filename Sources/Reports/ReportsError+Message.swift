extension ReportsError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .containsItself(let path):
      "the table at `\(path.isEmpty ? "the top" : path)` contains itself, and JSON cannot say that."
        + " Leave that field out, or `show` it as text"
    case .noRows(let value, let format):
      "\(value) has no rows to write as `\(format.rawValue)`. Make it a table with `cx.table`, or"
        + " use `format = \"json\"`"
    case .tooDeep(let limit):
      "tables within tables go deeper than \(limit) levels, which is more than JSON readers take."
        + " Flatten the value first"
    }
  }
}
