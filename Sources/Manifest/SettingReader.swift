import Wording

/// Takes the values of one section out, one by one, and refuses what is left.
struct SettingReader {
  let file: String
  let text: ManifestText
  /// Where the section is; empty at the top.
  let path: [String]
  private var left: [String: Setting]
  private var known: [String] = []

  init(_ members: [String: Setting], at path: [String], file: String, text: ManifestText) {
    self.left = members
    self.path = path
    self.file = file
    self.text = text
  }

  /// The names that were not taken yet.
  var names: [String] { Array(left.keys) }

  /// The line of a setting of this section.
  func line(_ name: String) -> Int? { text.line(of: path + [name]) }

  private mutating func take(_ name: String) -> Setting? {
    known.append(name)
    return left.removeValue(forKey: name)
  }

  private func wrongKind(_ name: String, _ expected: String, _ found: Setting) -> ManifestError {
    .wrongKind(name, expected: expected, found: found.kind, file: file, line: line(name))
  }

  /// A value that cannot be used.
  func unusable(
    _ name: String, _ value: String, expected: String, closest: String? = nil
  ) -> ManifestError {
    .unusable(
      name, value: value, expected: expected, closest: closest, file: file, line: line(name))
  }

  mutating func string(
    _ name: String, _ expected: @autoclosure () -> String = "a text"
  ) throws(ManifestError) -> String? {
    switch take(name) {
    case nil: return nil
    case .string("")?: throw unusable(name, "", expected: expected())
    case .string(let text)?: return text
    case let other?: throw wrongKind(name, expected(), other)
    }
  }

  mutating func boolean(_ name: String) throws(ManifestError) -> Bool? {
    switch take(name) {
    case nil: return nil
    case .boolean(let flag)?: return flag
    case let other?: throw wrongKind(name, "true or false", other)
    }
  }

  mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(ManifestError) -> Int? {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    switch take(name) {
    case nil: return nil
    case .integer(let number)?:
      guard let whole = Int(exactly: number), range.contains(whole) else {
        throw unusable(name, String(number), expected: expected)
      }
      return whole
    case let other?: throw wrongKind(name, expected, other)
    }
  }

  mutating func numbers(_ name: String) throws(ManifestError) -> [Double] {
    let expected = "a list of numbers, such as [99, 999]"
    guard let value = take(name) else { return [] }
    guard case .array(let items) = value else { throw wrongKind(name, expected, value) }
    var numbers: [Double] = []
    for item in items {
      switch item {
      case .integer(let number): numbers.append(Double(number))
      case .number(let number) where number.isFinite: numbers.append(number)
      default: throw wrongKind(name, expected, item)
      }
    }
    return numbers
  }

  /// A list of different names; one name alone is a list of one.
  mutating func names(_ name: String) throws(ManifestError) -> [String]? {
    let expected = "a column's name or a list of them"
    guard let value = take(name) else { return nil }
    var names: [String] = []
    if case .string(let single) = value {
      names = [single]
    } else if case .array(let items) = value {
      for item in items {
        guard let text = item.text else { throw wrongKind(name, expected, item) }
        names.append(text)
      }
    } else {
      throw wrongKind(name, expected, value)
    }
    if let empty = names.first(where: \.isEmpty) { throw unusable(name, empty, expected: expected) }
    if let twice = Dictionary(grouping: names, by: \.self).first(where: { $1.count > 1 })?.key {
      throw unusable(name, twice, expected: "different columns")
    }
    return names
  }

  /// A list of different texts; one text alone is a list of one.
  mutating func texts(_ name: String) throws(ManifestError) -> [String]? {
    let expected = "a text or a list of texts"
    guard let value = take(name) else { return nil }
    let items: [Setting] = if case .array(let items) = value { items } else { [value] }
    var texts: [String] = []
    for item in items {
      guard let text = item.text else { throw wrongKind(name, expected, item) }
      if text.isEmpty { throw unusable(name, text, expected: "texts that are not empty") }
      if !texts.contains(text) { texts.append(text) }
    }
    return texts
  }

  /// A day written as a date or as a text.
  mutating func day(_ name: String) throws(ManifestError) -> String? {
    switch take(name) {
    case nil: return nil
    case .date(let text)?, .string(let text)?: return text
    case let other?: throw wrongKind(name, "a day, such as 2026-01-31", other)
    }
  }

  /// One of a few texts.
  mutating func choice(_ name: String, among choices: [String]) throws(ManifestError) -> String? {
    func expected() -> String { "one of \(choices.joined(separator: ", "))" }
    guard let text = try string(name, expected()) else { return nil }
    guard choices.contains(text) else {
      throw unusable(
        name, text, expected: expected(), closest: closestName(to: text, among: choices))
    }
    return text
  }

  /// The names and values of a section.
  mutating func section(_ name: String) throws(ManifestError) -> [String: Setting] {
    guard let value = take(name) else { return [:] }
    guard let members = value.members else {
      throw wrongKind(name, "a section, such as [\((path + [name]).joined(separator: "."))]", value)
    }
    return members
  }

  /// The sections of a section, such as `[surveys.relation]`, by name.
  mutating func sections(_ name: String) throws(ManifestError) -> [(String, SettingReader)] {
    var readers: [(String, SettingReader)] = []
    for (member, value) in try section(name).sorted(by: { $0.key < $1.key }) {
      let inner = path + [name]
      guard let members = value.members else {
        throw .wrongKind(
          (inner + [member]).joined(separator: "."),
          expected: "a section, [\((inner + [member]).joined(separator: "."))]",
          found: value.kind, file: file, line: text.line(of: inner + [member]))
      }
      readers.append(
        (member, SettingReader(members, at: inner + [member], file: file, text: text)))
    }
    return readers
  }

  /// Refuses the names that nobody asked for.
  func finish() throws(ManifestError) {
    let unknown = left.keys.sorted {
      (line($0) ?? 0, $0) < (line($1) ?? 0, $1)
    }
    guard let name = unknown.first else { return }
    throw .unknownSetting(
      name, section: path.isEmpty ? nil : path.joined(separator: "."), file: file,
      line: line(name), known: known)
  }
}
