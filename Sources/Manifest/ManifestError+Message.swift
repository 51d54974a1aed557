import Wording

extension ManifestError: CustomStringConvertible {
  /// The sentence for the analyst, with the place.
  package var description: String {
    switch self {
    case .notTOML(let file, let line, let column, let detail):
      let place = column.map { ":\($0)" } ?? ""
      return "\(file):\(line)\(place): \(detail)."
    case .unknownSetting(let name, let section, let file, let line, let known):
      let place = section.map { "in [\($0)]" } ?? "at the top"
      let meant = suggestion(for: name, among: known)
      return "\(Self.place(file, line)): no setting `\(name)` \(place)."
        + (meant.isEmpty ? " Settings here: \(known.joined(separator: ", "))." : meant)
    case .wrongKind(let name, let expected, let found, let file, let line):
      return "\(Self.place(file, line)): `\(name)` takes \(expected), found \(found)."
    case .unusable(let name, let value, let expected, let closest, let file, let line):
      return "\(Self.place(file, line)): `\(name)` takes \(expected), found `\(value)`."
        + (closest.map { " Did you mean `\($0)`?" } ?? "")
    case .noZone(let remark, let file, let line):
      return "\(Self.place(file, line)): \(remark)"
    case .notEditable(let name, let file):
      return "\(file): `\(name)` is written inline and cannot be changed by a command. "
        + "Write it as a section of its own, [\(name)], and try again."
    }
  }

  private static func place(_ file: String, _ line: Int?) -> String {
    line.map { "\(file):\($0)" } ?? file
  }
}
