extension ExperienceError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .notNumbers(let name, let type):
      "column `\(name)` must hold numbers, it holds \(type.rawValue)s. "
        + "`t:cast{ \(name) = \"integer\" }` converts it."
    case .scaleConflict(let name, let own, let asked):
      "column `\(name)` is on the scale \(own), not \(asked). "
        + "Leave the option out, or recode the column first."
    }
  }
}
