/// Misuse of a function that scripts see, which its declared arguments do not catch.
enum BindingError: Error {
  /// A value is of no use here: function, what was expected, what was found.
  case unusable(String, expected: String, found: String)
  /// A text is no date or no time: function, the text, an example.
  case notAMoment(String, text: String, example: String)
  /// Two values cannot be combined: what was tried, and what to do.
  case cannotCombine(String, advice: String)
  /// A file cannot be written in a format that its ending asks for.
  case unknownFormat(String, known: [String])
  /// Anything that is said best in one sentence.
  case sentence(String)
}

extension BindingError: CustomStringConvertible {
  var description: String {
    switch self {
    case .unusable(let function, let expected, let found):
      "\(function): expected \(expected), got \(found)"
    case .notAMoment(let function, let text, let example):
      "\(function): expected a \(function == "cx.time" ? "time" : "date") that exists, written like "
        + "\(example), got `\(text)`"
    case .cannotCombine(let attempt, let advice): "\(attempt); \(advice)"
    case .unknownFormat(let name, let known):
      "`\(name)` has no ending that Deed writes. There is: " + known.joined(separator: ", ")
    case .sentence(let text): text
    }
  }
}
