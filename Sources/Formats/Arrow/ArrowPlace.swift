/// Where in an Arrow file something was found, for messages.
struct ArrowPlace: Sendable {
  let file: String
  let part: String

  init(_ file: String, _ part: String) {
    self.file = file
    self.part = part
  }

  func within(_ name: String) -> ArrowPlace { ArrowPlace(file, "\(part), \(name)") }

  func damage(expected: String, found: String) -> FormatsError {
    .damaged(file: file, place: part, expected: expected, found: found)
  }

  func unsupported(_ found: String) -> FormatsError {
    .unsupported(file: file, place: part, found: found)
  }
}
