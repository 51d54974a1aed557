import Wording

extension LuaError: CustomStringConvertible {
  /// The sentence for the analyst; errors that a script raised begin with their position.
  @usableFromInline package var description: String {
    switch self {
    case .raised(let text, _), .syntax(let text): text
    case .outOfMemory: "not enough memory"
    case .stopped(let reason): reason
    case .argument(let function, _, 0, let expected, let found):
      "\(function) is called with `:` on \(article(expected)), got \(found)"
    case .argument(let function, let name, let index, let expected, let found):
      "\(function): argument `\(name)` (#\(index)) must be \(article(expected)), got \(found)"
    case .unknownOption(let function, let option, let known):
      known.isEmpty
        ? "\(function) has no options, got `\(option)`."
        : "\(function) has no option `\(option)`."
          + suggestion(for: option, among: known, orList: true)
    case .option(let function, let option, let expected, let found):
      "\(function): option `\(option)` must be \(article(expected)), got \(found)"
    case .noField(let name, let type, let known):
      "no field `\(name)` in \(article(type))." + suggestion(for: name, among: known, orList: true)
    case .tooManyArguments(let function, let most, let found):
      // A method's object, before the `:`, is no argument to the analyst.
      "\(function) takes "
        + (place(ofArgument: most, of: function) == 1
          ? "1 argument" : "\(place(ofArgument: most, of: function)) arguments")
        + ", got \(place(ofArgument: found, of: function))"
    }
  }

  private func article(_ name: String) -> String {
    let type = name.hasSuffix("?") ? String(name.dropLast()) : name
    guard let first = type.first, first.isLetter,
      !["a ", "an ", "one ", "the ", "nil", "any", "groups"].contains(where: { type.hasPrefix($0) })
    else { return type }
    return ("aeiou".contains(first) ? "an " : "a ") + type
  }

  private func suggestion(for name: String, among known: [String], orList: Bool) -> String {
    let closest = Wording.suggestion(for: name, among: known)
    if !closest.isEmpty { return closest }
    return known.isEmpty ? "" : " There is: " + known.sorted().joined(separator: ", ") + "."
  }
}
