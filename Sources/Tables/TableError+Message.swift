import Wording

extension TableError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .noColumn(let name, let table, let names):
      let shown = names.prefix(6).joined(separator: ", ") + (names.count > 6 ? ", …" : "")
      let place = [table, names.isEmpty ? "no columns" : shown].compactMap(\.self)
        .joined(separator: ": ")
      return "no column `\(name)` in this table (\(place))." + suggestion(for: name, among: names)
    }
  }
}
